package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.id.Principal;
import java.util.List;
import java.util.Map;

/**
 * What came with a request besides its body, the same for HTTP and gRPC.
 *
 * @param session empty when none was given
 * @param source as the request says (who the caller really is comes from the connection)
 * @param traceId generated when none was given
 * @param timeoutMillis {@code x-ptp-timeout}, 0 when not given
 * @param deadlineNanos {@code System.nanoTime()} value after which nobody waits for the answer
 * @param hops node ids already passed, oldest first
 * @param travelling the headers that are passed on, lower-case names
 */
public record CallContext(
        String session,
        Principal source,
        Principal target,
        String traceId,
        String messageId,
        String requestId,
        long timeoutMillis,
        long deadlineNanos,
        List<String> hops,
        Map<String, String> travelling) {
    public CallContext {
        hops = List.copyOf(hops);
        travelling = Map.copyOf(travelling);
    }
}
