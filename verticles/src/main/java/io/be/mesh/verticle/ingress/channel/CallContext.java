package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.verticle.ingress.caller.Caller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came with a request besides its body, the same for HTTP and gRPC. Texts are empty when not given.
 *
 * @param caller who sends it, by what its connection has proved
 * @param topic of the header; wins over that of the body
 * @param source who is speaking: the partner that was proved, or for whom one of our own systems says that it speaks
 * @param traceId generated when none was given
 * @param version {@code x-ptp-version}; {@code 1} asks for pass-through
 * @param uri {@code x-ptp-uri}, the operation of an invoke
 * @param keep whether a peek leaves the message
 * @param timeoutMillis {@code x-ptp-timeout}, 0 when not given
 * @param deadlineNanos {@code System.nanoTime()} value after which nobody waits for the answer
 * @param hops node ids already passed, oldest first
 * @param travelling the headers that are passed on as they came, lower-case names
 */
public record CallContext(
        Caller caller,
        String session,
        String topic,
        Principal source,
        Principal target,
        String traceId,
        String version,
        String uri,
        String messageId,
        String requestId,
        boolean keep,
        long timeoutMillis,
        long deadlineNanos,
        List<String> hops,
        Map<String, String> travelling) {
    public CallContext {
        hops = List.copyOf(hops);
        travelling = Map.copyOf(travelling);
    }

    /** The same for one message of a stream, which has its own id (empty when it has none) and its own deadline. */
    public CallContext forMessage(String id, long deadline) {
        Map<String, String> headers = new HashMap<>(travelling);
        headers.remove(PtpHeader.MESSAGE_ID);
        if (!id.isEmpty()) {
            headers.put(PtpHeader.MESSAGE_ID, id);
        }
        return new CallContext(
                caller,
                session,
                topic,
                source,
                target,
                traceId,
                version,
                uri,
                id,
                requestId,
                keep,
                timeoutMillis,
                deadline,
                hops,
                headers);
    }

    /** Whether the client asked that its body be relayed unchanged. */
    public boolean isPassThrough() {
        return "1".equals(version);
    }

    /** The same call with a deadline that is not later than this. */
    public CallContext until(long otherDeadlineNanos) {
        if (otherDeadlineNanos - deadlineNanos >= 0) {
            return this;
        }
        return new CallContext(
                caller,
                session,
                topic,
                source,
                target,
                traceId,
                version,
                uri,
                messageId,
                requestId,
                keep,
                timeoutMillis,
                otherDeadlineNanos,
                hops,
                travelling);
    }

    @Override
    public String toString() {
        return "CallContext[session=" + session + ", topic=" + topic + ", traceId=" + traceId + "]";
    }
}
