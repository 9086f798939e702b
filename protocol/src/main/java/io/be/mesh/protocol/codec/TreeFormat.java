package io.be.mesh.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.io.IOException;

/** An encoding whose documents are read whole, as a tree, before they are bound. */
interface TreeFormat {
    /** How the encoding is called in an error message. */
    String name();

    /**
     * The tokens of a document; no token at all when it is empty.
     *
     * @throws io.be.mesh.protocol.code.MeshException {@code E0000000616} for what does not parse
     */
    JsonParser open(ByteString body) throws IOException;

    /** @param root the name of the message, for encodings that name the root */
    ByteString write(String root, JsonNode tree) throws IOException;
}
