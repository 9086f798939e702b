package io.be.mesh.verticle.binding;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.PushInbound;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes what receivers get. HTTP: the payload untouched, what belongs to it in headers. gRPC: a push, as the standard has it, with the
 * same headers. Texts beyond Latin letters stand in headers as their UTF-8 bytes. Any thread.
 */
final class Letters {
    /** Of metadata in a header; what is usual as a bound of all headers together is 8 to 64 KiB. */
    private static final int MAX_METADATA = 7 * 1024;

    private static final int LATIN = 0xff;

    private final Senders senders;
    private final Codecs codecs;

    Letters(Senders senders, Codecs codecs) {
        this.senders = senders;
        this.codecs = codecs;
    }

    /** @param traceId of this try, in the log of the node and of the receiver */
    Letter of(QueueKey key, Delivery delivery, ServicePool pool, String traceId) {
        StoredMessage message = delivery.message();
        Map<String, String> headers = headers(key, delivery, traceId);
        if (pool.protocol().grpc()) {
            headers.put("content-type", GrpcHeader.MEDIA_TYPE);
            headers.put("te", "trailers");
            headers.put(GrpcHeader.ACCEPT_ENCODING, "identity");
            ByteString push = codecs.of(Encoding.PROTOBUF)
                    .encode(new PushInbound(key.topic(), message.payload(), message.metadata()));
            return new Letter(GrpcPath.PUSH, headers, GrpcFrame.of(push, false));
        }
        headers.put("content-type", "application/octet-stream");
        describe(message.metadata(), headers);
        return new Letter(path(pool.rule()), headers, message.payload());
    }

    private Map<String, String> headers(QueueKey key, Delivery delivery, String traceId) {
        StoredMessage message = delivery.message();
        Principal source = senders.of(message.sender());
        Map<String, String> headers = new HashMap<>();
        headers.put(PtpHeader.SESSION_ID, text(key.session()));
        headers.put(PtpHeader.TOPIC, text(key.topic()));
        headers.put(PtpHeader.SOURCE_NODE_ID, text(source.nodeId()));
        headers.put(PtpHeader.SOURCE_INST_ID, text(source.instId()));
        headers.put(
                PtpHeader.MESSAGE_ID,
                message.messageId().isEmpty() ? delivery.id() : text(message.messageId()));
        headers.put(PtpHeader.TRACE_ID, traceId);
        headers.values().removeIf(String::isEmpty);
        return headers;
    }

    private void describe(Map<String, String> metadata, Map<String, String> headers) {
        if (metadata.isEmpty()) {
            return;
        }
        String json = ascii(new JsonObject(new TreeMap<>(metadata)).encode());
        if (json.length() <= MAX_METADATA) {
            headers.put(PtpHeader.METADATA, json);
        } else {
            headers.put(PtpHeader.METADATA_OMITTED, Integer.toString(metadata.size()));
        }
    }

    /** JSON may write every character as its number. */
    private static String ascii(String json) {
        StringBuilder line = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                line.append(c);
            } else {
                line.append(String.format("\\u%04x", (int) c));
            }
        }
        return line.toString();
    }

    private static String text(String value) {
        boolean latin = value.chars().allMatch(c -> c <= LATIN);
        return latin ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The service's name of the place, below the root. */
    private static String path(String urn) {
        return urn.startsWith("/") ? urn : "/" + urn;
    }
}
