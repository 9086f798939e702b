package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PtpMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stream of {@code chan/transport}: {@link Inbound} in, {@link Outbound} out, each behind its length as a varint.
 *
 * <p>Chunks go in as they arrive and are kept by reference until a frame is whole. The caller takes every frame there
 * is before it feeds more, so no more is held than one frame and one chunk. One object per stream, one thread at a time.
 */
public final class ProtobufFrames {
    private static final String NAME = "protobuf stream";
    /** A length of five bytes can say 32 bits. */
    private static final int MAX_LENGTH_BYTES = 5;
    /** Below this, chunks are joined by copying, so that a frame in many tiny chunks does not cost many times its size. */
    private static final int SMALL_CHUNK = 4096;

    private final ProtobufCodec codec;
    private final int maxFrame;
    private final List<ByteString> chunks = new ArrayList<>();
    private int buffered;

    /** @param maxFrame bytes of one frame, without its length */
    public ProtobufFrames(int maxFrame) {
        this.maxFrame = maxFrame;
        this.codec = new ProtobufCodec(CodecLimits.of(maxFrame));
    }

    /** Takes the next chunk of the stream. */
    public void feed(ByteString chunk) {
        if (chunk.isEmpty()) {
            return;
        }
        int last = chunks.size() - 1;
        if (last >= 0 && chunks.get(last).size() + chunk.size() <= SMALL_CHUNK) {
            RopeOutput joined = new RopeOutput(SMALL_CHUNK);
            joined.append(chunks.get(last));
            joined.append(chunk);
            chunks.set(last, joined.toByteString());
        } else {
            chunks.add(chunk);
        }
        buffered += chunk.size();
    }

    /** Bytes that wait for the rest of their frame. */
    public int buffered() {
        return buffered;
    }

    /**
     * The next whole message, or null when more must be fed first.
     *
     * @throws MeshException {@code E0000000616} for a frame over the limit, as soon as its length is known, and for one
     *     that does not parse; the stream cannot go on after either
     */
    public @Nullable Inbound next() {
        ByteString frame = nextFrame();
        return frame == null ? null : codec.decode(Inbound.class, frame);
    }

    private @Nullable ByteString nextFrame() {
        long length = 0;
        int header = 0;
        int b;
        do {
            if (header == buffered) {
                return null;
            }
            b = byteAt(header);
            length |= (long) (b & 0x7f) << 7 * header;
            header++;
        } while (b < 0 && header < MAX_LENGTH_BYTES);
        if (b < 0 || length > maxFrame) {
            throw Malformed.of(NAME, "a frame is larger than " + maxFrame + " bytes", "");
        }
        if (buffered - header < length) {
            return null;
        }
        return take(header, (int) length);
    }

    private ByteString take(int header, int length) {
        ByteString all = chunks.size() == 1 ? chunks.get(0) : ByteString.copyFrom(chunks);
        ByteString rest = all.substring(header + length);
        chunks.clear();
        buffered = rest.size();
        if (!rest.isEmpty()) {
            chunks.add(rest);
        }
        return all.substring(header, header + length);
    }

    /** A byte of the length, which lies in the first chunks. */
    private byte byteAt(int index) {
        int left = index;
        for (ByteString chunk : chunks) {
            if (left < chunk.size()) {
                return chunk.byteAt(left);
            }
            left -= chunk.size();
        }
        throw new IndexOutOfBoundsException(index);
    }

    /**
     * To be called at the end of the stream.
     *
     * @throws MeshException {@code E0000000616} when it ends inside a frame
     */
    public void end() {
        if (buffered > 0) {
            throw Malformed.of(NAME, "it ends inside a frame", "");
        }
    }

    /** One answer as a frame; its payload is taken in by reference. */
    public static ByteString frame(Outbound answer) {
        return delimited(answer);
    }

    /** One message as a frame, for the sending side. */
    public static ByteString frame(Inbound message) {
        return delimited(message);
    }

    private static ByteString delimited(PtpMessage message) {
        ByteString body = ProtobufCodec.bytes(message);
        return ProtobufWriter.write(out -> out.delimited(body));
    }
}
