package io.be.mesh.verticle.ingress.port;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of the two connections of a pipe: what it reads the other one writes. It reads again when the other one has taken what was
 * read, so that between two sockets there is never more than Netty's high-water mark and one read. Each direction ends by
 * itself; the connection is closed when both have ended, or when the other one is gone. Both ends are of one event loop.
 *
 * <p>To be the last handler of a connection that does not read by itself and lets its halves end apart.
 */
public final class PipeEnd extends ChannelInboundHandlerAdapter {
    /** The last bytes of an end that is gone are given up when none of them has been taken for so long. */
    private static final int REST_SECONDS = 30;

    private final Runnable moved;
    private final Promise<Void> closed = Promise.promise();
    /** What was read before there was another end: at most one read of the socket. */
    private final Deque<ByteBuf> early = new ArrayDeque<>();

    private @Nullable ChannelHandlerContext context;
    private @Nullable PipeEnd other;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean failed;
    private boolean readWanted;
    private long bytes;

    /** @param moved called whenever bytes have moved on this connection */
    public PipeEnd(Runnable moved) {
        this.moved = moved;
    }

    /** Makes a pipe of two ends whose connections stand. Closes what is left when one of them is gone already. */
    public static void join(PipeEnd one, PipeEnd two) {
        one.other = two;
        two.other = one;
        one.begin(two);
        two.begin(one);
    }

    /** Completes when the connection is closed; fails when it broke, which a reset and a TLS that is none do. */
    public Future<Void> closed() {
        return closed.future();
    }

    /** Bytes read from this connection. */
    public long bytes() {
        return bytes;
    }

    private void begin(PipeEnd to) {
        moved.run();
        for (ByteBuf next = early.poll(); next != null; next = early.poll()) {
            to.write(next);
        }
        to.flush();
        if (!channel().isActive()) {
            to.finish();
        } else if (inputEnded) {
            to.endOutput();
        }
        readMore();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext reader, Object message) {
        ByteBuf read = (ByteBuf) message;
        bytes += read.readableBytes();
        PipeEnd to = other;
        if (to == null) {
            early.add(read);
        } else {
            moved.run();
            to.write(read);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext reader) {
        PipeEnd to = other;
        if (to != null) {
            to.flush();
            readMore();
        }
    }

    /** What waited for room is written and something may be read again, at the other end. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext writer) {
        PipeEnd from = other;
        if (from != null && writer.channel().isWritable()) {
            moved.run();
            if (from.readWanted) {
                from.readMore();
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext reader, Object event) {
        boolean end = event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
        if (end && !inputEnded) {
            inputEnded = true;
            PipeEnd to = other;
            if (to != null) {
                to.endOutput();
            }
            closeWhenEnded();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
        PipeEnd to = other;
        if (to != null) {
            to.finish();
        }
        if (!failed) {
            closed.tryComplete();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
        failed = true;
        closed.tryFail(cause);
        broken.close();
    }

    private void readMore() {
        PipeEnd to = other;
        if (to == null || inputEnded) {
            return;
        }
        readWanted = !to.channel().isWritable();
        if (!readWanted) {
            channel().read();
        }
    }

    private void write(ByteBuf read) {
        if (outputEnded) {
            read.release();
        } else {
            // A write that fails closes the connection, which is told then.
            context().write(read, channel().voidPromise());
        }
    }

    private void flush() {
        context().flush();
    }

    /** The other end will send nothing more: said to this one when it has all that came before. */
    private void endOutput() {
        if (outputEnded) {
            return;
        }
        outputEnded = true;
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess() && !inputEnded) {
                shutOutput();
            } else {
                channel().close();
            }
        });
    }

    private void shutOutput() {
        SslHandler tls = context().pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else {
            ((DuplexChannel) channel()).shutdownOutput();
        }
    }

    /** The other end is gone: so is this one when it has what came before, or does not take it any more. */
    private void finish() {
        outputEnded = true;
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        closeAtRest(room());
    }

    private void closeAtRest(long roomBefore) {
        if (channel().isActive()) {
            channel()
                    .eventLoop()
                    .schedule(
                            () -> {
                                if (room() == roomBefore) {
                                    channel().close();
                                } else {
                                    closeAtRest(room());
                                }
                            },
                            REST_SECONDS,
                            TimeUnit.SECONDS);
        }
    }

    /** What may still be written before the high-water mark; less than nothing above it. */
    private long room() {
        return channel().bytesBeforeUnwritable() - channel().bytesBeforeWritable();
    }

    private void closeWhenEnded() {
        if (inputEnded && outputEnded) {
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private Channel channel() {
        return context().channel();
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext here = context;
        if (here == null) {
            throw new IllegalStateException("not yet in a pipeline");
        }
        return here;
    }
}
