package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.google.protobuf.ByteString;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A JSON parser that knows the rope it reads, so that a payload is decoded where it lies. */
final class RopeParser extends JsonParserDelegate {
    private final ByteString body;

    RopeParser(JsonParser parser, ByteString body) {
        super(parser);
        this.body = body;
    }

    /** The bytes of the current text, which is base64; null when it is not. */
    @Nullable
    ByteString base64Value() throws IOException {
        long quote = delegate.currentTokenLocation().getByteOffset();
        if (quote >= 0 && quote < body.size() && body.byteAt((int) quote) == '"') {
            return new Base64Decoder(body, (int) quote + 1, true).decode();
        }
        // Another character set than UTF-8: the parser counts characters there, not bytes.
        return Base64Rope.decode(delegate.getText());
    }
}
