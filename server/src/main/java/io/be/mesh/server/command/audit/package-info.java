/** {@code mesh audit}: what was changed by whom. */
@NullMarked
package io.be.mesh.server.command.audit;

import org.jspecify.annotations.NullMarked;
