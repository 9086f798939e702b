package io.be.mesh.cluster.grid;

import static com.hazelcast.internal.nio.IOUtil.compactOrClear;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.OutboundHandler;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The last handler of what is sent: seals what the handler before it has gathered into full records, as many as its buffer
 * holds, before the socket is written to. Holds everything back until the handshake is done.
 */
final class TlsEncoder extends OutboundHandler<ByteBuffer, ByteBuffer> {
    /** Room for what the handler before it gathers, 128 KiB, and for what TLS adds. */
    private static final int RECORDS = 9;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TlsChannel tls;

    TlsEncoder(TlsChannel tls) {
        this.tls = tls;
    }

    @Override
    public void handlerAdded() {
        dst = ByteBuffer.allocate(RECORDS * tls.recordBytes()).flip();
    }

    @Override
    public HandlerStatus onWrite() throws TlsFailure {
        compactOrClear(dst);
        boolean handshaking = !tls.established();
        int before = dst.position();
        try {
            TlsFailure failure = tls.failure();
            return failure == null ? encode() : farewell(failure);
        } catch (SSLException e) {
            TlsFailure why = TlsFailure.of(e);
            tls.fail(why);
            return farewell(why);
        } finally {
            if (handshaking && dst.position() > before) {
                // The decoder may wait for this part of the handshake to be said.
                tls.wakeInbound();
            }
            dst.flip();
        }
    }

    /** A peer that is gone is not an accident: one line, without a stack trace. */
    @Override
    public void interceptError(Throwable error) throws TlsFailure {
        if (error instanceof IOException && !(error instanceof EOFException)) {
            throw TlsFailure.of(error);
        }
    }

    private HandlerStatus encode() throws SSLException {
        while (true) {
            switch (tls.status()) {
                case NEED_TASK, NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    // The decoder or the handshake wakes this handler.
                    return HandlerStatus.BLOCKED;
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    if (!src.hasRemaining()) {
                        return HandlerStatus.CLEAN;
                    }
                }
                case NEED_WRAP -> {}
            }
            SSLEngineResult result = tls.wrap(src, dst);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                return HandlerStatus.DIRTY;
            }
            if (result.getStatus() == Status.CLOSED) {
                // By what the decoder has read, who knows why and is about to say it.
                return HandlerStatus.BLOCKED;
            }
        }
    }

    /** Sends the alert that the engine has made, if it has; when nothing is left to send, the connection ends. */
    private HandlerStatus farewell(TlsFailure why) throws TlsFailure {
        try {
            while (tls.status() == HandshakeStatus.NEED_WRAP) {
                if (tls.wrap(NOTHING, dst).bytesProduced() == 0) {
                    break;
                }
            }
        } catch (SSLException e) {
            // The engine tells its own failure once more before it gives the alert; the next round has it.
            return HandlerStatus.DIRTY;
        }
        if (dst.position() > 0) {
            return HandlerStatus.DIRTY;
        }
        tls.close(why);
        throw why;
    }
}
