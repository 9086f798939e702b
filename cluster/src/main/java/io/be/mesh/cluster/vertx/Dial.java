package io.be.mesh.cluster.vertx;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.time.Duration;

/**
 * Bare connections to other programs, on an event loop of the caller's choice: they read only when they are told to, and each of
 * their directions ends by itself. Any thread.
 */
public final class Dial {
    private final Transport transport;

    public Dial(Vertx vertx) {
        this.transport = ((VertxInternal) vertx).transport();
    }

    /**
     * @param address an address, not a name
     * @param timeout until the connection stands
     * @param handler of the connection
     */
    public ChannelFuture connect(EventLoop loop, SocketAddress address, Duration timeout, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .disableResolver()
                .channelFactory(transport.channelFactory(false))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeout.toMillis()))
                .handler(handler)
                .connect(transport.convert(address));
    }
}
