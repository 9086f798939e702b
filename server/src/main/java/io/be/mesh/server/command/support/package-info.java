/** {@code mesh inspect} and {@code mesh dump}: what a support engineer asks for. */
@NullMarked
package io.be.mesh.server.command.support;

import org.jspecify.annotations.NullMarked;
