package io.be.mesh.cluster.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the whole first message of a TLS client, which may come in pieces, tells the name it asks for, and makes way for
 * whoever was put behind it meanwhile. Not one byte is taken away. What is no TLS after all, or has more than
 * {@value #MAX_HELLO_BYTES} bytes, is closed.
 */
final class ServerName extends AbstractSniHandler<Boolean> {
    static final int MAX_HELLO_BYTES = 64 * 1024;

    /** The connection's own watch ends a client that never says it. */
    private static final long NO_TIMEOUT = 0;

    private final Consumer<String> chosen;

    /** @param chosen told the name once, lower case; empty when there is none, or none that can be read */
    ServerName(Consumer<String> chosen) {
        super(MAX_HELLO_BYTES, NO_TIMEOUT);
        this.chosen = chosen;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        try {
            super.decode(context, in, out);
        } catch (NotSslRecordException | TooLongFrameException e) {
            context.close(); // nobody is behind this handler who would have to know
        }
    }

    @Override
    protected Future<Boolean> lookup(ChannelHandlerContext context, @Nullable String name) {
        return context.executor().newSucceededFuture(true);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext context, @Nullable String name, Future<Boolean> done) {
        chosen.accept(name == null ? "" : name);
        context.pipeline().remove(this);
    }
}
