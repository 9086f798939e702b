/** What the commands share that speak to a mesh port as a client does. */
@NullMarked
package io.be.mesh.server.command.wire;

import org.jspecify.annotations.NullMarked;
