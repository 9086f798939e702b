package io.be.mesh.cluster.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Sends what is written to a connection once in each turn of its event loop, when everything that has come in by then is worked on: what
 * several requests of one turn send goes out in a row, so that whoever waits on the other processor is woken once and not for each. What
 * is much by itself goes at once, and so does a reset: a stream whose reset has not gone is still there for the codec, but Vert.x may
 * never have heard of it, and stumbles over it when the connection fails. Whoever ends the output beside the pipeline must wait for a write before it. On the connection's event
 * loop.
 */
public final class TurnFlush extends FlushConsolidationHandler {
    /** So little room is left before writers are told to wait. */
    private static final int LITTLE_ROOM = 32 * 1024;

    private boolean urgent;

    private TurnFlush() {
        super(DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
    }

    /** Of a connection that has just been made. */
    public static void serve(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        if (channel.pipeline().get(TurnFlush.class) == null) {
            ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
            if (tls == null) {
                channel.pipeline().addFirst(new TurnFlush());
            } else {
                // Before it is encrypted: then there are fewer records, too.
                channel.pipeline().addAfter(tls.name(), null, new TurnFlush());
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        urgent |= message instanceof ByteBuf bytes && ResetFrame.is(bytes);
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        if (urgent || context.channel().bytesBeforeUnwritable() < LITTLE_ROOM) {
            urgent = false;
            context.flush();
        } else {
            super.flush(context);
        }
    }

    /** The end of a read is no reason to send: other connections of the same turn may write here, too. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
    }
}
