package io.be.mesh.verticle.ingress.port;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/** Which of the node's ports a connection came in on. */
public enum Listener {
    /** The mesh port ("Y"). */
    OUTER,
    /** The inner port ("X"). */
    INNER;

    private static final AttributeKey<Listener> KEY = AttributeKey.valueOf(Listener.class, "listener");

    /** The port a request came in on; {@link #OUTER} for a server that {@link IngressPorts} did not open. */
    public static Listener of(HttpServerRequest request) {
        Listener listener =
                ((ConnectionBase) request.connection()).channel().attr(KEY).get();
        return listener == null ? OUTER : listener;
    }

    void mark(Channel channel) {
        channel.attr(KEY).set(this);
    }
}
