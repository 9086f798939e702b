package io.be.mesh.protocol.message;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a Mesh node sends another one to become its partner: {@code net/weave} between nodes. No private key is in it, and
 * {@code toString} does not show the code.
 *
 * @param address by which the sender is reached
 * @param hostRoot root certificate of the sender, PEM
 * @param csr PKCS#10 PEM: the sender's own key asks for a certificate of the receiver's root
 * @param authCode random; the receiver gives it back with its approval
 * @param targetNodeId whom this is for, so that it cannot be shown to somebody else
 * @param issuedAt milliseconds since the epoch
 * @param expireAt milliseconds since the epoch
 * @param signature base64, over {@link #signed()}, by the key of {@code hostRoot}
 */
public record WeaveRequest(
        String nodeId,
        String instId,
        String instName,
        String address,
        String hostRoot,
        String csr,
        String authCode,
        String targetNodeId,
        long issuedAt,
        long expireAt,
        String signature) {

    /** What the signature covers: every other member, each with its length in front. */
    public byte[] signed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> texts =
                List.of("mesh-weave-1", nodeId, instId, instName, address, hostRoot, csr, authCode, targetNodeId);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            out.writeBytes(bytes);
        }
        out.writeBytes(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(issuedAt)
                .putLong(expireAt)
                .array());
        return out.toByteArray();
    }

    public WeaveRequest withSignature(String made) {
        return new WeaveRequest(
                nodeId, instId, instName, address, hostRoot, csr, authCode, targetNodeId, issuedAt, expireAt, made);
    }

    @Override
    public String toString() {
        return "WeaveRequest[nodeId=" + nodeId + ", targetNodeId=" + targetNodeId + "]";
    }
}
