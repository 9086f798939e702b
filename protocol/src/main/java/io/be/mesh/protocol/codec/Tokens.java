package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Questions several bindings ask of the current token. */
final class Tokens {
    private Tokens() {}

    /** Whether an object or array was written as an empty text, as XML and TypeScript do. */
    static boolean isEmptyText(JsonParser in) throws IOException {
        return in.currentToken() == JsonToken.VALUE_STRING && in.getTextLength() == 0;
    }
}
