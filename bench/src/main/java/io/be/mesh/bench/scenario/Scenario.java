package io.be.mesh.bench.scenario;

import io.be.mesh.bench.report.Row;
import java.io.IOException;

/** One row of the table. */
public interface Scenario {
    /** {@code group/part/part}. */
    String name();

    /** Measures; an {@code IOException} says in its message why there is no figure. */
    Row run(Lab lab) throws IOException;
}
