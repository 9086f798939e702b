package io.be.mesh.verticle.ingress.port;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A client's connection that carries bytes, its TLS taken off. On its event loop. */
public final class ByteConnection {
    private final Channel channel;
    private final Standing standing;
    private final String serverName;
    private final @Nullable Connection watched;
    private final PipeEnd end;

    ByteConnection(Channel channel, Standing standing, String serverName) {
        this.channel = channel;
        this.standing = standing;
        this.serverName = serverName;
        // Read when there is room for it: the handshake reads by itself.
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        this.watched = Connection.of(channel);
        this.end = new PipeEnd(watched == null ? () -> {} : watched::moved);
    }

    /** Where it comes from and what it has proved. */
    public Standing standing() {
        return standing;
    }

    /** What its TLS has asked for, lower case. */
    public String serverName() {
        return serverName;
    }

    /** Where everything of it happens. */
    public EventLoop loop() {
        return channel.eventLoop();
    }

    /** The end of a pipe that it is. */
    public PipeEnd end() {
        return end;
    }

    /** It is let in, and closed when nothing moves on it for so long. */
    public void admit(Duration idle) {
        if (watched != null) {
            watched.carries(idle);
        }
    }

    public boolean isOpen() {
        return channel.isActive();
    }

    public void close() {
        channel.close();
    }
}
