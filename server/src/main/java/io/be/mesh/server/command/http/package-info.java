/** {@code mesh http}: a request as any client sends it. */
@NullMarked
package io.be.mesh.server.command.http;

import org.jspecify.annotations.NullMarked;
