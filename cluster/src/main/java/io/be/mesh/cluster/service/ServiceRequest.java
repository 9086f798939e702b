package io.be.mesh.cluster.service;

import io.vertx.core.MultiMap;

/**
 * What decides which registered service takes a request.
 *
 * @param path as sent, without the query; percent-encoding untouched
 * @param host of the request's authority without the port, as sent; empty when it names none
 * @param grpc whether its content type is gRPC's
 */
public record ServiceRequest(String method, String path, String host, MultiMap headers, boolean grpc) {
    @Override
    public String toString() {
        return "ServiceRequest[" + method + " " + path + "]";
    }
}
