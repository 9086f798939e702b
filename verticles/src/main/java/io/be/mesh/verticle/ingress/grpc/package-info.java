@NullMarked
package io.be.mesh.verticle.ingress.grpc;

import org.jspecify.annotations.NullMarked;
