package io.be.mesh.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one event loop from which all load comes. One thread keeps the generator cheap beside the servers it measures, and
 * lets clients be plain state machines.
 */
public final class Generator implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Class<? extends SocketChannel> channelType;
    private final long thread;

    public Generator() throws IOException {
        boolean epoll = Epoll.isAvailable();
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("bench-load", true), io);
        loop = group.next();
        Promise<Long> id = loop.newPromise();
        loop.execute(() -> id.setSuccess(Thread.currentThread().getId()));
        thread = await(id, CONNECT_MILLIS);
    }

    public EventLoop loop() {
        return loop;
    }

    /** CPU time of the load thread so far, in nanoseconds. */
    public long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
    }

    /** Opens connections; fails when one of them is not ready in time. */
    public List<Connection> connect(Wire wire, InetSocketAddress server, int count) throws IOException {
        Optional<SslContext> tls = wire == Wire.HTTP2_TLS ? Optional.of(TlsCredential.http2()) : Optional.empty();
        List<Promise<Connection>> opening = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opening.add(open(wire, tls, server));
        }
        List<Connection> connections = new ArrayList<>();
        for (Promise<Connection> one : opening) {
            connections.add(await(one, 2 * CONNECT_MILLIS));
        }
        return connections;
    }

    /**
     * Clients that make a TLS connection for each request.
     *
     * @param resumed whether each client takes its session up again
     */
    public List<Connection> handshakes(TlsCredential shown, InetSocketAddress server, boolean resumed, int count)
            throws IOException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Bootstrap bootstrap = bootstrap().remoteAddress(server);
            connections.add(new Handshakes(bootstrap, server, shown, resumed));
        }
        return connections;
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .group(group)
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    }

    private Promise<Connection> open(Wire wire, Optional<SslContext> tls, InetSocketAddress server) {
        Promise<Connection> ready = loop.newPromise();
        String authority = server.getHostString() + ":" + server.getPort();
        bootstrap()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (wire == Wire.HTTP1) {
                            channel.pipeline()
                                    .addLast(new HttpResponseDecoder(), new Http1Connection(channel, authority, ready));
                        } else {
                            tls.ifPresent(context -> channel.pipeline().addLast(secured(context, channel, ready)));
                            channel.pipeline()
                                    .addLast(new Http2Connection(tls.isPresent() ? "https" : "http", authority, ready));
                        }
                    }
                })
                .connect(server)
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        ready.tryFailure(done.cause());
                    }
                });
        return ready;
    }

    private static SslHandler secured(SslContext context, Channel channel, Promise<Connection> ready) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                ready.tryFailure(done.cause());
            } else if (!ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol())) {
                ready.tryFailure(new IOException("the server does not speak HTTP/2 over TLS"));
            }
        });
        return handler;
    }

    /** Waits for something the loop does; never call it on the loop. */
    public static <T> T await(io.netty.util.concurrent.Future<T> future, long millis) throws IOException {
        try {
            return future.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(cause == null ? e.toString() : String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new IOException("nothing happened within " + millis + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
