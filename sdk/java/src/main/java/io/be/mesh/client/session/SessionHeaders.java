package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.trace.Trace;
import io.be.mesh.client.wire.Header;
import io.grpc.Metadata;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of a session: what each call carries, and what only a push does. Immutable. */
public final class SessionHeaders {
    public static final String TARGET_NODE = Header.TARGET_NODE_ID.name();
    public static final String TARGET_INST = Header.TARGET_INST_ID.name();

    private static final int MAX_ID = 512;

    private final String id;
    private final Metadata common;
    private final Metadata target;
    private final @Nullable String traceId;

    private SessionHeaders(String id, Metadata common, Metadata target, @Nullable String traceId) {
        this.id = id;
        this.common = common;
        this.target = target;
        this.traceId = traceId;
    }

    /**
     * @param metadata as it was given to open
     * @param provider for sessions that name none
     * @param bearer token of the node; empty for none
     * @throws MeshException {@code E0000000400} for an id or a value that a header cannot carry
     */
    public static SessionHeaders of(String id, Map<String, String> metadata, String provider, String bearer) {
        if (id.length() > MAX_ID) {
            throw MeshException.of(
                    MeshCode.BAD_REQUEST, "the session id has " + id.length() + " characters, at most " + MAX_ID);
        }
        Metadata common = new Metadata();
        put(common, Header.SESSION_ID, id);
        put(common, Header.PROVIDER, metadata.getOrDefault(Header.PROVIDER.name(), provider));
        put(common, Header.TOKEN, metadata.getOrDefault(Header.TOKEN.name(), ""));
        put(common, Header.VERSION, metadata.getOrDefault(Header.VERSION.name(), ""));
        put(common, Header.AUTHORIZATION, bearer.isEmpty() ? "" : "Bearer " + bearer);
        Metadata target = new Metadata();
        put(target, Header.TARGET_NODE_ID, metadata.getOrDefault(TARGET_NODE, ""));
        put(target, Header.TARGET_INST_ID, metadata.getOrDefault(TARGET_INST, ""));
        return new SessionHeaders(id, common, target, metadata.get(Header.TRACE_ID.name()));
    }

    private static void put(Metadata headers, Metadata.Key<String> key, String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw MeshException.of(MeshCode.BAD_REQUEST, key.name() + " has a character that is not printable ASCII");
        }
        if (!value.isEmpty()) {
            headers.put(key, value);
        }
    }

    String id() {
        return id;
    }

    /** Those of one attempt; the calls of a push name its target. */
    Metadata of(Call call) {
        Metadata headers = new Metadata();
        headers.merge(common);
        if (call.messageId != null) {
            headers.merge(target);
            headers.put(Header.MESSAGE_ID, call.messageId);
        }
        if (call.requestId != null) {
            headers.put(Header.REQUEST_ID, call.requestId);
        }
        headers.put(Header.TRACE_ID, traceId == null ? call.trace.id() : traceId);
        headers.put(Header.TRACEPARENT, call.trace.traceparent());
        return headers;
    }

    /** What all attempts of one call have in common. */
    static final class Call {
        private final Trace trace = Trace.current();
        private final @Nullable String messageId;
        private final @Nullable String requestId;

        private Call(@Nullable String messageId, @Nullable String requestId) {
            this.messageId = messageId;
            this.requestId = requestId;
        }

        static Call push(String messageId) {
            return new Call(messageId, null);
        }

        static Call pop(String requestId) {
            return new Call(null, requestId);
        }

        static Call other() {
            return new Call(null, null);
        }
    }
}
