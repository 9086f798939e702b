/** What the program says of itself. */
@NullMarked
package io.be.mesh.verticle.builtin;

import org.jspecify.annotations.NullMarked;
