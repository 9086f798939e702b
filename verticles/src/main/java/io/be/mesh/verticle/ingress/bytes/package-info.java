/** Connections whose TLS asks for the name of a registered service: their bytes are carried to it and back. */
@NullMarked
package io.be.mesh.verticle.ingress.bytes;

import org.jspecify.annotations.NullMarked;
