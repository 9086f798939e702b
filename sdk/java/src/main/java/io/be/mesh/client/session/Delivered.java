package io.be.mesh.client.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.be.mesh.client.wire.Header;
import io.be.mesh.client.wire.PtpAnswer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;

/**
 * The messages that this session has given to its program lately. A node brings a message back when the connection is reset just after its
 * answer, because it cannot know that it was read. Any thread.
 */
final class Delivered {
    private static final int CAPACITY = 16_384;
    /** Longer than any node keeps a delivery open and is away in between. */
    private static final long WINDOW = TimeUnit.MINUTES.toNanos(10);

    private static final byte BETWEEN = '\n';

    private final MessageDigest sha256 = sha256();
    private final RecentKeys recent = new RecentKeys(CAPACITY, WINDOW, System.nanoTime());

    /** Whether the program gets it for the first time. A message without an id always is one of its own. */
    synchronized boolean isFirst(String topic, PtpAnswer answer) {
        String id = answer.metadata().get(Header.MESSAGE_ID.name());
        if (id == null) {
            return true;
        }
        sha256.update(id.getBytes(UTF_8));
        sha256.update(BETWEEN);
        sha256.update(
                answer.metadata().getOrDefault(Header.SOURCE_NODE_ID.name(), "").getBytes(UTF_8));
        sha256.update(BETWEEN);
        ByteBuffer key = ByteBuffer.wrap(sha256.digest(topic.getBytes(UTF_8)));
        return recent.add(key.getLong(), key.getLong(), System.nanoTime());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java machine has SHA-256", e);
        }
    }
}
