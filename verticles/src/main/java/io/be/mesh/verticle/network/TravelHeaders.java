package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The headers of a hop: what came with the request, this node's ids, the hop list and the time that is left. */
final class TravelHeaders {
    private TravelHeaders() {}

    /**
     * The headers of an attempt that begins now.
     *
     * @param hop what this node adds to the hop list
     * @param messageId of every attempt of one request: an id makes a repeated push one message at a Mesh peer
     */
    static Map<String, String> of(ForwardRequest request, Environ self, String hop, String messageId) {
        Map<String, String> headers = new HashMap<>(request.headers());
        if (request.hops().isEmpty()) {
            headers.put(
                    PtpHeader.SOURCE_NODE_ID,
                    self.nodeId()); // the first node says who sends, whatever the client wrote
            headers.put(PtpHeader.SOURCE_INST_ID, self.instId());
        } else {
            putIfAbsent(headers, PtpHeader.SOURCE_NODE_ID, self.nodeId());
            putIfAbsent(headers, PtpHeader.SOURCE_INST_ID, self.instId());
        }
        put(headers, PtpHeader.TARGET_NODE_ID, request.target().nodeId());
        put(headers, PtpHeader.TARGET_INST_ID, request.target().instId());
        headers.put(PtpHeader.MESSAGE_ID, messageId);
        headers.put(PtpHeader.TIMEOUT, left(request.deadlineNanos()));
        List<String> hops = new ArrayList<>(request.hops());
        hops.add(hop);
        headers.put(PtpHeader.HOPS, String.join(",", hops));
        return headers;
    }

    /**
     * What this node itself says in the head of a call that begins here, in place of whatever the client wrote of it. What other
     * nodes read stands there once and in one way: they refuse a call that can be read in two.
     */
    static void write(MultiMap head, Principal target, Environ self) {
        for (String name : List.copyOf(head.names())) {
            String canonical = name.toLowerCase(Locale.ROOT).replace('_', '-');
            boolean underscored = name.indexOf('_') >= 0;
            String value = head.get(name);
            if (isRead(canonical) && value != null) {
                head.remove(name);
                if (!underscored || !head.contains(canonical)) {
                    head.set(canonical, value);
                }
            }
        }
        head.set(PtpHeader.SOURCE_NODE_ID, self.nodeId());
        head.set(PtpHeader.SOURCE_INST_ID, self.instId());
        write(head, PtpHeader.TARGET_NODE_ID, target.nodeId());
        write(head, PtpHeader.TARGET_INST_ID, target.instId());
        head.set(PtpHeader.HOPS, Principal.key(self.nodeId()));
    }

    private static void write(MultiMap head, String name, String value) {
        if (value.isEmpty()) {
            head.remove(name);
        } else {
            head.set(name, value);
        }
    }

    private static boolean isRead(String canonical) {
        return canonical.startsWith(PtpHeader.PREFIX)
                || canonical.equals(PtpHeader.HOPS)
                || canonical.equals(PtpHeader.TRACEPARENT)
                || canonical.equals(PtpHeader.TRACESTATE);
    }

    private static String left(long deadlineNanos) {
        return Long.toString(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
    }

    /** The id of a request: the sender's, or a new one. */
    static String messageId(ForwardRequest request) {
        String given = request.headers().getOrDefault(PtpHeader.MESSAGE_ID, "");
        return given.isEmpty() ? UUID.randomUUID().toString() : given;
    }

    /** How a request is marked that goes through another centre of our own, so that it is not handed on for ever. */
    static String centreMark(Environ self) {
        return Principal.key(self.nodeId()) + "/mdc";
    }

    private static void putIfAbsent(Map<String, String> headers, String name, String value) {
        if (headers.getOrDefault(name, "").isEmpty()) {
            put(headers, name, value);
        }
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (!value.isEmpty()) {
            headers.put(name, value);
        }
    }
}
