package io.be.mesh.cluster.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Sends what is written to a connection once in each turn of its event loop, when everything that has come in by then is worked on: what
 * several requests of one turn send goes out in a row, so that whoever waits on the other processor is woken once and not for each. On
 * the connection's event loop.
 */
public final class TurnFlush extends ChannelOutboundHandlerAdapter {
    private boolean due;

    private TurnFlush() {}

    /** Of a connection that has just been made. */
    public static void serve(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        if (channel.pipeline().get(TurnFlush.class) == null) {
            channel.pipeline().addFirst(new TurnFlush());
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        if (!due) {
            due = true;
            context.executor().execute(() -> send(context));
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        send(context);
        context.close(promise);
    }

    private void send(ChannelHandlerContext context) {
        if (due) {
            due = false;
            context.flush();
        }
    }
}
