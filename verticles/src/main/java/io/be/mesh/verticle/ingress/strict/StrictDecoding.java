package io.be.mesh.verticle.ingress.strict;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xOrH2CHandler;

/**
 * Stands where the first clear bytes come by: when they are HTTP/1, the strict decoder takes the place of the one that Vert.x has
 * just put behind, which has not seen a byte yet. Then it goes.
 */
public final class StrictDecoding extends ChannelInboundHandlerAdapter {
    /** As Vert.x calls it. */
    private static final String DECODER = "httpDecoder";

    private final HttpServerOptions options;

    private StrictDecoding(HttpServerOptions options) {
        this.options = options;
    }

    /** Of a connection in clear: behind what tells HTTP/1 from HTTP/2. */
    public static void plain(ChannelPipeline pipeline, HttpServerOptions options) {
        String sorter = pipeline.context(Http1xOrH2CHandler.class).name();
        pipeline.addAfter(sorter, null, new StrictDecoding(options));
    }

    /** @param before name of the last handler that sees what is not clear yet */
    public static void secure(ChannelPipeline pipeline, String before, HttpServerOptions options) {
        pipeline.addAfter(before, null, new StrictDecoding(options));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(DECODER) != null) {
            pipeline.replace(DECODER, DECODER, new StrictRequestDecoder(options));
            pipeline.remove(this);
        } else if (pipeline.get(Http2ConnectionHandler.class) != null) {
            pipeline.remove(this);
        }
        context.fireChannelRead(message);
    }
}
