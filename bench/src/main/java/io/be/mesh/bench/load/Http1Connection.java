package io.be.mesh.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1, keep-alive, one request at a time. */
final class Http1Connection extends SimpleChannelInboundHandler<HttpObject> implements Connection {
    /** Up to this size head and body leave in one buffer: one system call without gathering. */
    private static final int JOINED = 16 * 1024;

    private final Channel channel;
    private final String host;
    private final Promise<Connection> ready;
    private final BodyCollector collector = new BodyCollector();
    private int status;
    private @Nullable Reply waiting;

    /** {@code ready} completes when the connection stands. */
    Http1Connection(Channel channel, String host, Promise<Connection> ready) {
        this.channel = channel;
        this.host = host;
        this.ready = ready;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ready.trySuccess(this);
    }

    @Override
    public Prepared prepare(Request request) {
        return encode(request, host);
    }

    static Prepared encode(Request request, String host) {
        StringBuilder head = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(request.path())
                .append(" HTTP/1.1\r\nhost: ")
                .append(host)
                .append("\r\n");
        new TreeMap<>(request.headers())
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(request.body().length()).append("\r\n\r\n");
        return new Prepared(head.toString().getBytes(US_ASCII), request.body());
    }

    @Override
    public void send(Prepared request, Reply reply) {
        if (waiting != null) {
            throw new IllegalStateException("HTTP/1.1 carries one request at a time");
        }
        if (!channel.isActive()) {
            reply.failed(new IOException("the server closed the connection"));
            return;
        }
        waiting = reply;
        Body body = request.body();
        boolean joined = body.length() <= JOINED;
        ByteBuf head = channel.alloc().directBuffer(request.head().length + (joined ? body.length() : 0));
        head.writeBytes(request.head());
        if (joined) {
            head.writeBytes(body.view());
        } else {
            channel.write(head);
            head = body.view();
        }
        channel.writeAndFlush(head, channel.voidPromise());
    }

    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message.decoderResult().isFailure()) {
            fail(message.decoderResult().cause());
            context.close();
            return;
        }
        if (message instanceof HttpResponse response) {
            status = response.status().code();
        }
        if (message instanceof HttpContent content) {
            collector.add(content.content());
            if (message instanceof LastHttpContent) {
                answer();
            }
        }
    }

    private void answer() {
        Reply reply = waiting;
        waiting = null;
        try {
            if (reply != null) {
                reply.answered(new Answer(status, null, collector.body()));
            }
        } finally {
            collector.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(new IOException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
        context.close();
    }

    private void fail(Throwable cause) {
        Reply reply = waiting;
        waiting = null;
        if (reply != null) {
            reply.failed(cause);
        }
    }
}
