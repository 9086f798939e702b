package io.be.mesh.cluster.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One listening port behind which two Vert.x servers stand, a plaintext and a TLS one; the first bytes of each
 * connection decide which of the two gets it. A connection of TLS may be taken away from both by the name that it asks for.
 *
 * <p>Both servers' options are {@linkplain #mark(NetServerOptions) marked}; then the TLS server listens on
 * {@link #tlsAddress()} and, after it, the plaintext server on the real address, on the same context.
 * Servers on several contexts share the port, each with both halves.
 */
public final class OnePort implements AutoCloseable {
    /** The name of the handler that speaks TLS, in the pipeline of a connection that does. */
    public static final String TLS_HANDLER = "ssl";

    /** Hears of every accepted connection, on the connection's event loop. */
    public interface AcceptListener {
        /** Before its first byte is read. */
        void accepted(Channel channel);

        /** It speaks in clear: what Vert.x puts into the pipeline is there and has not seen a byte. */
        default void plain(Channel channel) {}

        /** It speaks TLS: {@link #TLS_HANDLER} is in the pipeline and has not seen a byte. */
        default void secure(Channel channel) {}

        /**
         * It speaks TLS and asks for a name: whether it is taken away from the TLS server. Then the listener has put into the
         * pipeline what speaks TLS and what reads it; not a byte has been read.
         *
         * @param serverName not empty, lower case, otherwise whatever the client has written
         */
        default boolean takes(Channel channel, String serverName) {
            return false;
        }
    }

    private final String mark = "one-port-" + UUID.randomUUID();
    private final AcceptListener listener;
    private final Supplier<ChannelHandler> tap;
    private final Consumer<String> remove;
    private final ChannelGroup undecided = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile @Nullable ChannelHandler tls;

    OnePort(AcceptListener listener, Supplier<ChannelHandler> tap, Consumer<String> remove) {
        this.listener = listener;
        this.tap = tap;
        this.remove = remove;
    }

    /**
     * A new port of a Vert.x that {@link MeshVertx} started.
     *
     * @param tap makes, for each connection, the handler that is to see its clear text before anyone else
     * @throws IllegalStateException when Vert.x was started another way
     */
    public static OnePort open(Vertx vertx, AcceptListener listener, Supplier<ChannelHandler> tap) {
        if (((VertxInternal) vertx).transport() instanceof SortingTransport sorting) {
            return sorting.open(listener, tap);
        }
        throw new IllegalStateException("this Vert.x was not started by MeshVertx");
    }

    /** Marks the options of one of the two servers; their host and port are not used to listen. */
    public void mark(NetServerOptions options) {
        options.setHost(mark);
    }

    /** Where the TLS server listens: inside the process. */
    public SocketAddress tlsAddress() {
        return SocketAddress.domainSocketAddress(mark);
    }

    /** Closes the connections that have not said what they speak, and forgets the port. The servers are closed before. */
    @Override
    public void close() {
        remove.accept(mark);
        undecided.close();
    }

    String mark() {
        return mark;
    }

    void tls(ChannelHandler initializer) {
        tls = initializer;
    }

    ChannelHandler sorter(ChannelHandler plain) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                undecided.add(channel);
                listener.accepted(channel);
                channel.pipeline()
                        .addLast(new FirstBytes(
                                secure -> {
                                    undecided.remove(channel);
                                    return secure ? tls : plain;
                                },
                                tap,
                                listener));
            }

            @Override
            public boolean isSharable() {
                return true;
            }
        };
    }
}
