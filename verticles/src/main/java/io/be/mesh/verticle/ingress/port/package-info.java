/** The listening ports: what a connection may do, for how long, and how it ends. */
@NullMarked
package io.be.mesh.verticle.ingress.port;

import org.jspecify.annotations.NullMarked;
