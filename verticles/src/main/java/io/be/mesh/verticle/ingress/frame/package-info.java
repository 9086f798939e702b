/** HTTP/2 frames as they arrive, seen beside the codec. */
@NullMarked
package io.be.mesh.verticle.ingress.frame;

import org.jspecify.annotations.NullMarked;
