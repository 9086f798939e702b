package io.be.mesh.cluster.vertx;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server channel that can be bound and closed and never accepts: it opens no socket, so any event loop, also the
 * kernel's, can carry it. Its own event loop only, as for every channel.
 */
final class SilentServerChannel extends AbstractServerChannel {
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private volatile @Nullable SocketAddress bound;
    private volatile boolean closed;

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return bound != null && !closed;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected void doRegister(ChannelPromise promise) {
        // Nothing to watch: there is no file descriptor behind this channel.
        promise.setSuccess();
    }

    @Override
    protected void doDeregister() {}

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return bound;
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        bound = localAddress;
    }

    @Override
    protected void doClose() {
        closed = true;
    }

    @Override
    protected void doBeginRead() {}
}
