@NullMarked
package io.be.mesh.verticle.ingress.channel;

import org.jspecify.annotations.NullMarked;
