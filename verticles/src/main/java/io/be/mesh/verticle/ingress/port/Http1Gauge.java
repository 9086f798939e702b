package io.be.mesh.verticle.ingress.port;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** Counts the requests of an HTTP/1 connection that have not been answered, and ends it after a last answer. One event loop. */
final class Http1Gauge extends ChannelDuplexHandler {
    private int unanswered;
    private boolean reading;
    private boolean last;
    private boolean leaving;
    private boolean announced;
    private @Nullable ChannelFuture answered;

    int unanswered() {
        return unanswered;
    }

    /** The answer that is written next is the last one. */
    void closeAfterAnswer() {
        last = true;
    }

    /** The answer to the newest request there is by then is the last one, and says so. */
    void closeWhenAnswered() {
        leaving = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            unanswered++;
            reading = true;
        }
        boolean end = message instanceof LastHttpContent;
        reading &= !end;
        context.fireChannelRead(message);
        if (end && answered != null) {
            answered.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (isInterim(message)) {
            context.write(message, promise);
            return;
        }
        if (leaving && unanswered <= 1 && message instanceof HttpResponse head) {
            HttpUtil.setKeepAlive(head, false);
            announced = true;
        }
        if (message instanceof LastHttpContent) {
            unanswered--;
            if (last || (announced && !reading)) {
                context.write(message, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
                return;
            }
            if (announced) {
                // A close while the request still comes in would reset the connection under its answer.
                answered = context.write(message, promise.unvoid());
                return;
            }
        }
        context.write(message, promise);
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
