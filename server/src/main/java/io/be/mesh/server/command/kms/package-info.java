/** {@code mesh kms}: certificates. */
@NullMarked
package io.be.mesh.server.command.kms;

import org.jspecify.annotations.NullMarked;
