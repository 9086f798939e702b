/** The key that encrypts what a node keeps of private keys, and the sealing of rows with it. */
@NullMarked
package io.be.mesh.cluster.secret;

import org.jspecify.annotations.NullMarked;
