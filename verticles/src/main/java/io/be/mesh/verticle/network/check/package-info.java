/** Tries everything on the way to a partner, step by step, and says what is wrong with which. */
@NullMarked
package io.be.mesh.verticle.network.check;

import org.jspecify.annotations.NullMarked;
