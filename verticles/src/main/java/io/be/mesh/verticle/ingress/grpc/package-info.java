/** The gRPC surface: PTP's two services and the SDK wire, their frames read and written without joining a payload. */
@NullMarked
package io.be.mesh.verticle.ingress.grpc;

import org.jspecify.annotations.NullMarked;
