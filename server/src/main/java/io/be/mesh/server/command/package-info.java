/** The commands of {@code bin/mesh}. */
@NullMarked
package io.be.mesh.server.command;

import org.jspecify.annotations.NullMarked;
