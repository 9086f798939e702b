/** Requests that are for none of the node's own paths go on to what is registered for them, streamed both ways. */
@NullMarked
package io.be.mesh.verticle.ingress.proxy;

import org.jspecify.annotations.NullMarked;
