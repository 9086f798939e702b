/** {@code mesh plugin}. */
@NullMarked
package io.be.mesh.server.command.plugin;

import org.jspecify.annotations.NullMarked;
