/** {@code mesh chan}: the queues of a node. */
@NullMarked
package io.be.mesh.server.command.chan;

import org.jspecify.annotations.NullMarked;
