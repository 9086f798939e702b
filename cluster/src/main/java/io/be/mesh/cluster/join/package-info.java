/** How a replica becomes one: one-time tokens, the desk that takes them, and the way of a new replica to it. */
@NullMarked
package io.be.mesh.cluster.join;

import org.jspecify.annotations.NullMarked;
