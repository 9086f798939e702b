package io.be.mesh.verticle.ingress.proxy;

import io.vertx.core.http.HttpClientRequest;

/** One try of a request at one peer: exactly one of the three ends it, later calls change nothing. */
public interface Leg {
    /** With its head, not sent yet. */
    HttpClientRequest request();

    /** Whom it is sent to, as logs and failures name it. */
    String instance();

    /** It answered. */
    void succeeded();

    /** It did not, broke off, or said that it cannot (502, 503, 504). */
    void failed();

    /** The client went, or this node would not. */
    void abandoned();
}
