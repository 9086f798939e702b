/** {@code bin/mesh bench}: a node under load, beside the ceiling of this machine. */
@NullMarked
package io.be.mesh.bench;

import org.jspecify.annotations.NullMarked;
