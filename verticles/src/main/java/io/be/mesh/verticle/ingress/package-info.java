@NullMarked
package io.be.mesh.verticle.ingress;

import org.jspecify.annotations.NullMarked;
