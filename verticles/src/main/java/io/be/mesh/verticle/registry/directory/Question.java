package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.service.ServiceProtocol;

/**
 * A request, read.
 *
 * @param path in normal form
 * @param host in normal form
 * @param now milliseconds since the epoch
 */
record Question(ServiceRequest request, String path, String host, long now) {
    /** gRPC is for services that speak HTTP/2; nothing else is for services that speak gRPC alone. */
    boolean speaks(ServiceProtocol protocol) {
        return request.grpc() ? protocol.http2() : !protocol.grpc();
    }

    /** Whether the path is that of an ordinary gRPC method: {@code /service/method}. */
    boolean isMethod() {
        int slash = path.indexOf('/', 1);
        return slash > 1 && slash + 1 < path.length() && path.indexOf('/', slash + 1) < 0;
    }
}
