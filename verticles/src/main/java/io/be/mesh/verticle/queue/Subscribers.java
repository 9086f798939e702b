package io.be.mesh.verticle.queue;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.HostedServices;
import io.be.mesh.cluster.link.HostedServices.HostedCall;
import io.be.mesh.cluster.link.HostedServices.Offer;
import io.be.mesh.cluster.link.RemoteCall;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Event;
import io.be.mesh.protocol.message.Topic;
import io.be.mesh.protocol.urn.Urn;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Brings an event to a subscriber: the hosted service that is registered as a binding of its topic and code, called by the name
 * {@code topic.code} with the event as its argument; here, or at a partner that has opened it to this node.
 */
final class Subscribers {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private final HostedServices services;
    private final CallLink link;
    private final Codec json;
    private final Supplier<Environ> self;

    Subscribers(HostedServices services, CallLink link, Codec json, Supplier<Environ> self) {
        this.services = services;
        this.link = link;
        this.json = json;
        this.self = self;
    }

    /** The modules of this node that want it. */
    List<Offer> here(Event event) {
        Topic topic = Objects.requireNonNull(event.binding(), "checked before");
        return services.subscribers(topic.topic(), code(topic));
    }

    /** Fails with the code of the subscriber, or of the way to it. */
    Future<Void> deliver(Offer subscriber, Event event) {
        return subscriber
                .call(new HostedCall(urn(event, ""), headers(event), body(event), System.nanoTime() + PATIENCE_NANOS))
                .compose(answer -> accepted(answer, subscriber.module()));
    }

    /** To the subscriber at another node. */
    Future<Void> deliver(Principal target, Event event) {
        String id = target.instId().isEmpty() ? target.nodeId() : target.instId();
        return link.call(new RemoteCall(
                        target,
                        urn(event, id),
                        headers(event),
                        List.of(),
                        body(event),
                        System.nanoTime() + PATIENCE_NANOS))
                .compose(answer -> accepted(answer, id));
    }

    private static String urn(Event event, String id) {
        Topic topic = Objects.requireNonNull(event.binding(), "checked before");
        String code = code(topic);
        return Urn.of(code.isEmpty() ? topic.topic() : topic.topic() + "." + code, Principal.key(id))
                .format();
    }

    private static String code(Topic topic) {
        return topic.code().equals("*") ? "" : topic.code();
    }

    private Map<String, String> headers(Event event) {
        Environ node = self.get();
        Map<String, String> headers = new HashMap<>();
        headers.put(PtpHeader.TRACE_ID, event.eid().replaceAll("[^\\x21-\\x7e]", "_"));
        if (!node.nodeId().isEmpty()) {
            headers.put(PtpHeader.SOURCE_NODE_ID, node.nodeId());
            headers.put(PtpHeader.SOURCE_INST_ID, node.instId());
        }
        return headers;
    }

    private ByteString body(Event event) {
        ByteString whole = json.encode(event);
        return ByteString.copyFromUtf8("{\"attachments\":{},\"event\":")
                .concat(whole)
                .concat(ByteString.copyFromUtf8("}"));
    }

    private static Future<Void> accepted(ByteString answer, String hop) {
        try {
            JsonObject envelope = new JsonObject(answer.toStringUtf8());
            String code = envelope.getString("code", "");
            if (ErrorCode.SUCCESS.code().equals(code)) {
                return Future.succeededFuture();
            }
            ErrorCode known = ErrorCode.of(code);
            return Future.failedFuture(new MeshException(
                            known == null ? ErrorCode.UNKNOWN : known, "refused: " + envelope.getString("message", ""))
                    .at(hop));
        } catch (DecodeException | ClassCastException e) {
            return Future.failedFuture(
                    new MeshException(ErrorCode.CODEC, "the subscriber answered no envelope", e).at(hop));
        }
    }
}
