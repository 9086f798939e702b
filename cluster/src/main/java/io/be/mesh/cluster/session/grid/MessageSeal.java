package io.be.mesh.cluster.session.grid;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;

/** Encrypts metadata and payload before they enter the grid, bound to their queue and sender. Thread safe. */
final class MessageSeal {
    private final GridKey key;

    MessageSeal(GridKey key) {
        this.key = key;
    }

    HeldMessage seal(QueueKey queue, StoredMessage message) {
        ByteBuffer head = head(message.metadata());
        byte[] clear = new byte[head.remaining() + message.payload().size()];
        head.get(clear, 0, head.remaining());
        message.payload().copyTo(clear, clear.length - message.payload().size());
        byte[] body = key.seal(clear, place(queue, message.sender()));
        return new HeldMessage(0, queue.topic(), message.sender(), message.messageId(), body);
    }

    /** @throws MeshException E…500 when it was not sealed for this queue with the key of this cluster */
    StoredMessage open(QueueKey queue, HeldMessage message) {
        byte[] clear;
        try {
            clear = key.open(message.body(), place(queue, message.sender()));
        } catch (GeneralSecurityException e) {
            throw new MeshException(ErrorCode.INTERNAL, "a message of the grid was not sealed by this cluster", e);
        }
        ByteBuffer in = ByteBuffer.wrap(clear);
        Map<String, String> metadata = new HashMap<>();
        for (int i = in.getInt(); i > 0; i--) {
            metadata.put(text(in), text(in));
        }
        ByteString payload = UnsafeByteOperations.unsafeWrap(clear, in.position(), in.remaining());
        return new StoredMessage(message.sender(), payload, metadata, message.messageId());
    }

    private static ByteBuffer head(Map<String, String> metadata) {
        if (metadata.isEmpty()) {
            return ByteBuffer.wrap(new byte[Integer.BYTES]);
        }
        byte[][] texts = new byte[metadata.size() * 2][];
        int at = 0;
        int bytes = Integer.BYTES;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            for (String text : new String[] {entry.getKey(), entry.getValue()}) {
                texts[at] = text.getBytes(StandardCharsets.UTF_8);
                bytes += Integer.BYTES + texts[at++].length;
            }
        }
        ByteBuffer head = ByteBuffer.allocate(bytes).putInt(metadata.size());
        for (byte[] text : texts) {
            head.putInt(text.length).put(text);
        }
        return head.flip();
    }

    private static String text(ByteBuffer in) {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Lengths first: two places never look alike. */
    private static byte[] place(QueueKey queue, String sender) {
        byte[] session = queue.session().getBytes(StandardCharsets.UTF_8);
        byte[] topic = queue.topic().getBytes(StandardCharsets.UTF_8);
        byte[] from = sender.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + session.length + topic.length + from.length)
                .putInt(session.length)
                .putInt(topic.length)
                .put(session)
                .put(topic)
                .put(from)
                .array();
    }
}
