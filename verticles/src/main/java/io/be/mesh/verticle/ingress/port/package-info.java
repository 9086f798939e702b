@NullMarked
package io.be.mesh.verticle.ingress.port;

import org.jspecify.annotations.NullMarked;
