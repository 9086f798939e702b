package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        long left = TimeUnit.NANOSECONDS.toMillis(request.deadlineNanos() - System.nanoTime());
        headers.put(PtpHeader.TIMEOUT, Long.toString(Math.max(1, left)));
        List<String> hops = new ArrayList<>(request.hops());
        hops.add(hop);
        headers.put(PtpHeader.HOPS, String.join(",", hops));
        return headers;
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
