package io.be.mesh.verticle.ingress.port;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The end of an HTTP/1 connection that has sent something malformed: answers a malformed body, in its turn and when nothing else
 * has been answered yet, and leaves the client a moment to read the answer, which a close at once might take from it. One event loop.
 */
final class Http1Refusals extends ChannelDuplexHandler {
    private static final int LAST_WORDS_MILLIS = 500;

    private final Function<Throwable, ByteString> answers;
    private int unanswered;
    private boolean answering;
    private boolean refused;
    private boolean closing;
    private @Nullable Throwable broken;

    /** @param answers makes the JSON that a malformed body is answered with */
    Http1Refusals(Function<Throwable, ByteString> answers) {
        this.answers = answers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof HttpObject object) || object.decoderResult().isSuccess()) {
            if (message instanceof HttpRequest) {
                unanswered++;
            }
            context.fireChannelRead(message);
        } else if (message instanceof HttpRequest) {
            // Vert.x gives it to who answers such requests, in its turn.
            refused = true;
            unanswered++;
            context.fireChannelRead(message);
        } else if (message instanceof HttpContent) {
            ReferenceCountUtil.release(message);
            broken = object.decoderResult().cause();
            refuse(context);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (closing || refused && broken != null) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (message instanceof HttpResponse response) {
            answering = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
        context.write(message, promise);
        if (message instanceof LastHttpContent && answering) {
            answering = false;
            unanswered--;
            if (broken != null) {
                refuse(context);
            }
        }
    }

    /** In its turn: the answers before it come first. */
    private void refuse(ChannelHandlerContext context) {
        Throwable cause = broken;
        if (cause == null || unanswered > 1) {
            return;
        }
        refused = true;
        if (unanswered == 1 && !answering) {
            byte[] body = answers.apply(cause).toByteArray();
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.wrappedBuffer(body));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(response);
        }
        context.fireExceptionCaught(cause);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!refused || closing || !context.channel().isActive()) {
            context.close(promise);
            return;
        }
        closing = true;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> endOutput(context));
        context.channel().config().setAutoRead(true);
        context.executor().schedule(() -> context.close(promise), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void endOutput(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (context.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
