/** {@code mesh exec}: operations by name, as an SDK calls them. */
@NullMarked
package io.be.mesh.server.command.exec;

import org.jspecify.annotations.NullMarked;
