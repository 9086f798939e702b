package io.be.mesh.verticle.ingress.delivery;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of one connection's other end; the newest of {@link #refresh}. One event loop.
 *
 * <p>On a transport other than epoll nothing is known: every question is answered as if the reader were well.
 */
final class TcpView {
    private static final int CLOSE = 7;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final IntegerUnixChannelOption PENDING_ERROR =
            new IntegerUnixChannelOption("SO_ERROR", SOL_SOCKET, SO_ERROR);

    private final @Nullable EpollSocketChannel channel;
    private final @Nullable EpollTcpInfo info;
    private boolean gone;
    private int error;

    TcpView(Channel channel) {
        EpollSocketChannel epoll = channel instanceof EpollSocketChannel socket ? socket : null;
        this.channel = epoll;
        this.info = epoll == null ? null : new EpollTcpInfo();
    }

    /** Asks the kernel. */
    TcpView refresh() {
        if (channel != null && info != null) {
            try {
                channel.tcpInfo(info);
            } catch (ChannelException e) {
                gone = true;
            }
        }
        return this;
    }

    /** The connection has ended by a reset, or nothing can be asked any more. */
    boolean isReset() {
        return info != null && (gone || (info.state() == CLOSE && pendingError() != 0));
    }

    /** The reader's kernel has every byte that was sent, as far as can be said of a connection that still lives. */
    boolean allAcknowledged() {
        return info == null || (!gone && info.state() != CLOSE && info.unacked() == 0);
    }

    /** As {@link #allAcknowledged}, when the end of input has been read: both ends may be closed by now. */
    boolean closedWithAllAcknowledged() {
        return info == null || (!gone && info.unacked() == 0);
    }

    /** The error of a reset, 0 when there was none; asking takes it away, so the first answer is kept. */
    private int pendingError() {
        if (error == 0) {
            error = readError();
        }
        return error;
    }

    private int readError() {
        EpollSocketChannel socket = channel;
        try {
            Integer pending = socket == null ? null : socket.config().getOption(PENDING_ERROR);
            return pending == null ? 0 : pending;
        } catch (ChannelException e) {
            return -1;
        }
    }
}
