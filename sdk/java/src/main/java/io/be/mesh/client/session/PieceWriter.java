package io.be.mesh.client.session;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.wire.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Pushes what a stream gives, one piece in memory at a time. On the caller's thread. */
final class PieceWriter {
    private final SessionCalls calls;
    private final int size;
    private final Map<String, String> metadata;
    private final String topic;

    PieceWriter(SessionCalls calls, int size, Map<String, String> metadata, String topic) {
        this.calls = calls;
        this.size = size;
        this.metadata = metadata;
        this.topic = topic;
    }

    /** The count first, because it is known. */
    void write(InputStream payload, long length) {
        if (length < 0) {
            throw MeshException.of(MeshCode.BAD_REQUEST, "a payload of " + length + " bytes");
        }
        push(Pieces.count((length + size - 1) / size), Pieces.countTopic(topic));
        byte[] piece = new byte[(int) Math.min(size, length)];
        int number = 0;
        for (long left = length; left > 0; left -= piece.length) {
            int wanted = (int) Math.min(piece.length, left);
            int read = read(payload, piece, wanted);
            if (read < wanted) {
                throw MeshException.of(
                        MeshCode.BAD_REQUEST, "the stream ended " + (left - read) + " bytes before its length");
            }
            number++;
            push(piece, wanted, Pieces.topic(topic, number));
        }
        if (read(payload, new byte[1], 1) > 0) {
            throw MeshException.of(MeshCode.BAD_REQUEST, "the stream has more than its " + length + " bytes");
        }
    }

    /** The count last, because it is known only then. */
    void write(InputStream payload) {
        byte[] piece = new byte[size];
        int number = 0;
        for (int read = read(payload, piece, size); read > 0; read = read(payload, piece, size)) {
            number++;
            push(piece, read, Pieces.topic(topic, number));
        }
        push(Pieces.count(number), Pieces.countTopic(topic));
    }

    private void push(byte[] whole, String to) {
        push(whole, whole.length, to);
    }

    private void push(byte[] piece, int length, String to) {
        Waiting.forResult(calls.push(piece, length, metadata, to));
    }

    private static int read(InputStream payload, byte[] piece, int wanted) {
        try {
            return payload.readNBytes(piece, 0, wanted);
        } catch (IOException e) {
            throw MeshException.of(MeshCode.BAD_REQUEST, "the payload cannot be read: " + e.getMessage(), e);
        }
    }
}
