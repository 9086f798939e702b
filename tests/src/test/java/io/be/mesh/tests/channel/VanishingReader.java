package io.be.mesh.tests.channel;

import java.util.Optional;

/** A client whose pop waits until the client vanishes. */
interface VanishingReader {
    /** Goes away, unless the whole answer has been read by then. */
    void vanish() throws Exception;

    /** What it has read in full before it would have gone. */
    Optional<String> read();
}
