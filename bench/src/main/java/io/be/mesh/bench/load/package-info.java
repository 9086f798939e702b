/** The load generator: prepared requests over raw connections, on one event loop. */
@NullMarked
package io.be.mesh.bench.load;

import org.jspecify.annotations.NullMarked;
