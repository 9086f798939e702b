package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How values of one Java type are read from tokens and written as a tree. Stateless. */
interface Binding {
    /**
     * Reads the value whose first token is the current one, and ends at its last token.
     *
     * @throws Mismatch when the value does not fit; other I/O failures are those of the parser
     */
    Object read(JsonParser in) throws IOException;

    JsonNode write(Object value);

    /** What an absent member is: empty text, zero, empty map; null where there is no such value. */
    @Nullable
    Object absent();
}
