/** {@code mesh net}: partners. */
@NullMarked
package io.be.mesh.server.command.net;

import org.jspecify.annotations.NullMarked;
