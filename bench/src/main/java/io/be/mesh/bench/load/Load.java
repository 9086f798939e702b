package io.be.mesh.bench.load;

import io.be.mesh.bench.load.ClosedLoop.Round;
import java.io.IOException;
import java.time.Duration;

/** Clients that run together, one window of time after the other. */
public interface Load {
    /** Runs all clients for a window; fails at the first wrong answer. Blocks. */
    Round run(Duration length) throws IOException;
}
