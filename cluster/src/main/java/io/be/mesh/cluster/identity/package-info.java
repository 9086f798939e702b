/** Who this node is on TLS, and the reading of PEM texts. */
@NullMarked
package io.be.mesh.cluster.identity;

import org.jspecify.annotations.NullMarked;
