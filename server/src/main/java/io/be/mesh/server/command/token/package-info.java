/** {@code mesh token}: tokens of operators and of our own systems. */
@NullMarked
package io.be.mesh.server.command.token;

import org.jspecify.annotations.NullMarked;
