package io.be.mesh.cluster.vertx;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The real transport, with a sorter in front of the connections of a {@link OnePort}.
 *
 * <p>A server that bears the mark of a port is one of its two halves. The TLS half listens inside the process, so that
 * Vert.x prepares its complete channel initializer but opens no socket; the plaintext half listens on the real address
 * and its initializer is replaced by the sorter, which hands each connection to one of the two.
 */
final class SortingTransport implements Transport {
    private final Transport real;
    private final Map<String, OnePort> ports = new ConcurrentHashMap<>();

    SortingTransport(Transport real) {
        this.real = real;
    }

    OnePort open(OnePort.AcceptListener listener, Supplier<ChannelHandler> tap) {
        OnePort port = new OnePort(listener, tap, ports::remove);
        ports.put(port.mark(), port);
        return port;
    }

    @Override
    public void configure(NetServerOptions options, boolean inProcess, ServerBootstrap bootstrap) {
        OnePort port = ports.get(options.getHost());
        if (port == null) {
            real.configure(options, inProcess, bootstrap);
            return;
        }
        ChannelHandler initializer = bootstrap.config().childHandler();
        if (initializer == null) {
            throw new IllegalStateException("Vert.x configures the bootstrap before it sets the initializer");
        }
        if (inProcess) {
            port.tls(initializer);
        } else {
            real.configure(options, false, bootstrap);
            bootstrap.childHandler(port.sorter(initializer));
        }
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean inProcess) {
        return inProcess ? SilentServerChannel::new : real.serverChannelFactory(false);
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        return address.isDomainSocket() ? new LocalAddress(address.path()) : real.convert(address);
    }

    @Override
    public io.vertx.core.net.@Nullable SocketAddress convert(SocketAddress address) {
        return real.convert(address);
    }

    @Override
    public boolean supportsDomainSockets() {
        return true;
    }

    @Override
    public boolean supportFileRegion() {
        return real.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
        return real.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return real.unavailabilityCause();
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return real.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        return real.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return real.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // The signature is Vert.x's.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return real.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return real.channelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        real.configure(channel, options);
    }

    @Override
    public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
        real.configure(options, connectTimeout, domainSocket, bootstrap);
    }
}
