package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import java.util.List;

/**
 * One encoding, both ways, for the message records of this module. Stateless and safe from any thread.
 *
 * <p>Bytes travel as {@link ByteString}: an immutable rope, so that a payload of many network chunks is neither joined
 * nor copied where the encoding carries raw bytes.
 */
public interface Codec {
    Encoding encoding();

    /**
     * Reads a message: the members are bound by name without regard to case and {@code _}.
     *
     * @throws MeshException {@code E0000000616} that says what was wrong and where, for anything that does not parse or
     *     exceeds the {@link CodecLimits}
     */
    <T> T decode(Class<T> type, ByteString body);

    /**
     * Reads an array of messages; a single message is an array of one.
     *
     * @throws MeshException {@code E0000000616}, as {@link #decode}
     */
    <T> List<T> decodeList(Class<T> type, ByteString body);

    /** Writes a message. An answer with a payload carries it as {@code payload} and {@code content} in text encodings. */
    ByteString encode(Object message);
}
