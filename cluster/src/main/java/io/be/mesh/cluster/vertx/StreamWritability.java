package io.be.mesh.cluster.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Tells every stream of an HTTP/2 connection when its channel can be written again. Netty compares the channel with what it last
 * noted of the whole connection, not of each stream: a stream that began while the channel was full is not told when the note
 * had not followed, and what it has to say, often its end alone, is never sent. On the connection's event loop.
 */
public final class StreamWritability extends ChannelInboundHandlerAdapter {
    private final Http2RemoteFlowController streams;
    private boolean due;

    private StreamWritability(Http2RemoteFlowController streams) {
        this.streams = streams;
    }

    /** Watches a connection that has just been made; one that does not speak HTTP/2 needs none of it. */
    public static void watch(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        Http2ConnectionHandler http2 = channel.pipeline().get(Http2ConnectionHandler.class);
        if (http2 != null && channel.pipeline().get(StreamWritability.class) == null) {
            channel.pipeline().addLast(new StreamWritability(http2.encoder().flowController()));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable() && !due) {
            due = true;
            context.executor().execute(() -> tell(context));
        }
        context.fireChannelWritabilityChanged();
    }

    /** Setting the window to what it is compares each stream with its own note. */
    private void tell(ChannelHandlerContext context) {
        due = false;
        try {
            streams.initialWindowSize(streams.initialWindowSize());
        } catch (Http2Exception e) {
            context.fireExceptionCaught(e);
        }
    }
}
