package io.be.mesh.cluster.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the first two bytes of a connection, of TLS for the name that the client asks for, then makes way for the initializer of
 * what it speaks.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    /** A TLS record of a handshake, of any version of the protocol: 0x16 0x03. */
    private static final int HANDSHAKE = 0x16;

    private static final int MAJOR = 0x03;

    interface Choice {
        /** The initializer for TLS or for plaintext; null when that half is not there. */
        @Nullable
        ChannelHandler of(boolean secure);
    }

    private final Choice choice;
    private final Supplier<ChannelHandler> tap;
    private final OnePort.AcceptListener listener;
    private @Nullable ByteBuf first;

    FirstBytes(Choice choice, Supplier<ChannelHandler> tap, OnePort.AcceptListener listener) {
        this.choice = choice;
        this.tap = tap;
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = joined(context, (ByteBuf) message);
        if (bytes.readableBytes() < 2 && (!bytes.isReadable() || bytes.getByte(bytes.readerIndex()) == HANDSHAKE)) {
            first = bytes;
            return;
        }
        int at = bytes.readerIndex();
        if (bytes.getByte(at) == HANDSHAKE && bytes.getByte(at + 1) == MAJOR) {
            Channel channel = context.channel();
            context.pipeline().addLast(new ServerName(name -> secure(channel, name)));
        } else if (!plain(context.channel())) {
            bytes.release();
            return;
        }
        context.fireChannelRead(bytes);
        context.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (first != null) {
            first.release();
            first = null;
        }
    }

    private boolean plain(Channel channel) {
        ChannelHandler initializer = choice.of(false);
        if (initializer == null) {
            channel.close();
            return false;
        }
        channel.pipeline().addLast(tap.get()).addLast(initializer);
        listener.plain(channel);
        return true;
    }

    private void secure(Channel channel, String name) {
        ChannelHandler initializer = choice.of(true);
        if (initializer == null) {
            channel.close();
        } else if (name.isEmpty() || !listener.takes(channel, name)) {
            channel.pipeline().addLast(initializer).addLast(tap.get());
            listener.secure(channel);
        }
    }

    private ByteBuf joined(ChannelHandlerContext context, ByteBuf bytes) {
        ByteBuf before = first;
        if (before == null) {
            return bytes;
        }
        first = null;
        ByteBuf both = context.alloc().buffer(before.readableBytes() + bytes.readableBytes());
        both.writeBytes(before).writeBytes(bytes);
        before.release();
        bytes.release();
        return both;
    }
}
