/** The processes that are measured: nodes, the bare echo, and what the system says about them. */
@NullMarked
package io.be.mesh.bench.server;

import org.jspecify.annotations.NullMarked;
