package io.be.mesh.cluster.link;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.id.Principal;
import java.util.List;
import java.util.Map;

/**
 * A call of the SDK wire for another node.
 *
 * @param urn names operation and node
 * @param headers the x-ptp-* and trace headers that travel, lower case names; without timeout and hop list
 * @param hops node ids already passed, oldest first, without this node
 * @param body the arguments, in the encoding that the flag of the URN names
 * @param deadlineNanos {@code System.nanoTime()} value after which nobody waits
 */
public record RemoteCall(
        Principal target,
        String urn,
        Map<String, String> headers,
        List<String> hops,
        ByteString body,
        long deadlineNanos) {
    public RemoteCall {
        headers = Map.copyOf(headers);
        hops = List.copyOf(hops);
    }

    @Override
    public String toString() {
        return "RemoteCall[urn=" + urn + ", bytes=" + body.size() + "]";
    }
}
