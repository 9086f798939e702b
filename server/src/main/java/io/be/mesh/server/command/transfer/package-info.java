/** Files of any size through the queues of two nodes, piece by piece. */
@NullMarked
package io.be.mesh.server.command.transfer;

import org.jspecify.annotations.NullMarked;
