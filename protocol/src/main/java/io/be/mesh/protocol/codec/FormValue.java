package io.be.mesh.protocol.codec;

import com.google.protobuf.ByteString;

/** One value of a query or form. */
public sealed interface FormValue {
    /** A decoded text. */
    record Text(String text) implements FormValue {}

    /** The bytes of a file part. */
    record Raw(ByteString bytes) implements FormValue {}
}
