/** Whom this node believes: what a certificate must be, whether a route may be used, what was revoked. */
@NullMarked
package io.be.mesh.cluster.trust;

import org.jspecify.annotations.NullMarked;
