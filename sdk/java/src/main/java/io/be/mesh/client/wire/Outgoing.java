package io.be.mesh.client.wire;

import java.io.IOException;
import java.io.OutputStream;

/** A message that can be written more than once, and knows how long it is. */
interface Outgoing {
    int size();

    void writeTo(OutputStream out) throws IOException;
}
