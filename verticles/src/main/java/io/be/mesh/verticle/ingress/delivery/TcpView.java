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
    private static final int ESTABLISHED = 1;
    private static final int FIN_WAIT_1 = 4;
    private static final int FIN_WAIT_2 = 5;
    private static final int CLOSE = 7;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final IntegerUnixChannelOption PENDING_ERROR =
            new IntegerUnixChannelOption("SO_ERROR", SOL_SOCKET, SO_ERROR);

    private final @Nullable EpollSocketChannel channel;
    private final @Nullable EpollTcpInfo info;
    private boolean gone;

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

    /** The reader has neither finished nor reset the connection; what we closed ourselves does not count. */
    boolean readerIsThere() {
        if (info == null) {
            return true;
        }
        int state = info.state();
        return !gone && (state == ESTABLISHED || state == FIN_WAIT_1 || state == FIN_WAIT_2);
    }

    /** The reader's kernel has every byte that was sent, as far as can be said of a connection that still lives. */
    boolean allAcknowledged() {
        return info == null || (!gone && info.state() != CLOSE && info.unacked() == 0);
    }

    /**
     * The reader closed after its kernel had everything, and did not reset. Asked once, when the end of input is read:
     * a reset that overtook the reading of the end shows only as the pending error of the socket.
     */
    boolean closedInOrder() {
        if (channel == null || info == null) {
            return true;
        }
        if (gone || info.unacked() != 0) {
            return false;
        }
        return info.state() != CLOSE || pendingError() == 0;
    }

    private int pendingError() {
        EpollSocketChannel socket = channel;
        try {
            Integer error = socket == null ? null : socket.config().getOption(PENDING_ERROR);
            return error == null ? 0 : error;
        } catch (ChannelException e) {
            return -1;
        }
    }
}
