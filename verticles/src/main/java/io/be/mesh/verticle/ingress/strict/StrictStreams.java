package io.be.mesh.verticle.ingress.strict;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;

/**
 * Stands between the codec and those who serve an HTTP/2 connection: a request whose values begin or end with blanks is malformed
 * (RFC 9113, section 8.2.1), which the codec does not say of those that end so. One event loop.
 */
public final class StrictStreams extends Http2FrameListenerDecorator {
    private StrictStreams(Http2FrameListener served) {
        super(served);
    }

    /** Watches a connection that has just been made. */
    public static void watch(Http2ConnectionHandler connection) {
        connection
                .decoder()
                .frameListener(new StrictStreams(connection.decoder().frameListener()));
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
            throws Http2Exception {
        check(stream, headers);
        super.onHeadersRead(context, stream, headers, padding, end);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end)
            throws Http2Exception {
        check(stream, headers);
        super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, end);
    }

    private static void check(int stream, Http2Headers headers) throws Http2Exception {
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            CharSequence value = field.getValue();
            int length = value.length();
            if (length > 0 && (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)))) {
                throw Http2Exception.streamError(
                        stream, Http2Error.PROTOCOL_ERROR, "a value begins or ends with a blank");
            }
        }
    }

    private static boolean isBlank(char character) {
        return character == ' ' || character == '\t';
    }
}
