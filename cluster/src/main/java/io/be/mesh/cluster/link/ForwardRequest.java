package io.be.mesh.cluster.link;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.id.Principal;
import java.util.List;
import java.util.Map;

/**
 * An operation for another node.
 *
 * @param form how the body travels
 * @param encoding of the body, for the wrapped and pass-through forms; ignored for raw
 * @param operation path of the operation, {@code /v1/interconn/chan/push}
 * @param headers the x-ptp-* and trace headers that travel, lower case names; without timeout and hop list
 * @param hops node ids already passed, oldest first, without this node
 * @param body the operation in {@code encoding} (wrapped: the link wraps it), or the body untouched
 * @param deadlineNanos {@code System.nanoTime()} value after which nobody waits
 */
public record ForwardRequest(
        Principal target,
        Form form,
        Encoding encoding,
        String operation,
        Map<String, String> headers,
        List<String> hops,
        ByteString body,
        long deadlineNanos) {
    public ForwardRequest {
        headers = Map.copyOf(headers);
        hops = List.copyOf(hops);
    }

    @Override
    public String toString() {
        return "ForwardRequest[target=" + target + ", form=" + form + ", bytes=" + body.size() + "]";
    }

    /** The three forms of the contract. */
    public enum Form {
        WRAPPED,
        PASS_THROUGH,
        RAW
    }
}
