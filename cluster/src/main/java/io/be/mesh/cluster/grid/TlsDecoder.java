package io.be.mesh.cluster.grid;

import static com.hazelcast.internal.nio.IOUtil.compactOrClear;

import com.hazelcast.internal.networking.HandlerStatus;
import com.hazelcast.internal.networking.InboundHandler;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * The first handler of what arrives: opens the records of TLS. Clear text goes straight into the buffer of the next handler
 * when a whole record fits there, else by way of a buffer of one record.
 */
final class TlsDecoder extends InboundHandler<ByteBuffer, ByteBuffer> {
    /** What one read of the socket takes. */
    private static final int SOURCE_BYTES = 128 * 1024;

    private final TlsChannel tls;
    /** Clear text that the next handler had no room for; ready to be read. */
    private final ByteBuffer plain;

    TlsDecoder(TlsChannel tls) {
        this.tls = tls;
        this.plain = ByteBuffer.allocate(tls.applicationBytes()).flip();
    }

    @Override
    public void handlerAdded() {
        src = ByteBuffer.allocate(SOURCE_BYTES);
    }

    @Override
    public HandlerStatus onRead() {
        src.flip();
        try {
            return decode();
        } catch (SSLException e) {
            tls.fail(TlsFailure.of(e));
            return HandlerStatus.BLOCKED;
        } finally {
            compactOrClear(src);
        }
    }

    /** A peer that is gone is not an accident: one line, without a stack trace. */
    @Override
    public void interceptError(Throwable error) throws TlsFailure {
        if (error instanceof IOException && !(error instanceof EOFException)) {
            throw TlsFailure.of(error);
        }
    }

    private HandlerStatus decode() throws SSLException {
        while (true) {
            if (tls.failure() != null) {
                // Nothing more is heard; BLOCKED also keeps a socket that is still readable from spinning.
                src.position(src.limit());
                return HandlerStatus.BLOCKED;
            }
            if (!handOver()) {
                return HandlerStatus.DIRTY;
            }
            boolean wasEstablished = tls.established();
            SSLEngineResult result = open();
            switch (result.getStatus()) {
                case BUFFER_UNDERFLOW -> {
                    return HandlerStatus.CLEAN;
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record larger than TLS allows");
                case CLOSED -> {
                    tls.fail(new TlsFailure("the peer has closed it"));
                    return HandlerStatus.BLOCKED;
                }
                case OK -> {
                    if (!goesOn(result, wasEstablished)) {
                        return HandlerStatus.BLOCKED;
                    }
                }
            }
        }
    }

    /** Whether all clear text is with the next handler. */
    private boolean handOver() {
        int length = Math.min(plain.remaining(), dst.remaining());
        if (length > 0) {
            dst.put(dst.position(), plain, plain.position(), length);
            dst.position(dst.position() + length);
            plain.position(plain.position() + length);
        }
        return !plain.hasRemaining();
    }

    private SSLEngineResult open() throws SSLException {
        if (dst.remaining() >= plain.capacity()) {
            return tls.unwrap(src, dst);
        }
        plain.clear();
        try {
            return tls.unwrap(src, plain);
        } finally {
            plain.flip();
        }
    }

    /** Whether the next record can be opened now; if not, the encoder or the handshake wakes this handler. */
    private boolean goesOn(SSLEngineResult result, boolean wasEstablished) {
        switch (result.getHandshakeStatus()) {
            case NEED_TASK -> {
                tls.compute();
                return false;
            }
            case NEED_WRAP -> {
                tls.wakeOutbound();
                // The engine opens nothing more before it has sent its part of the handshake. Later it does.
                return result.bytesConsumed() > 0;
            }
            case FINISHED, NOT_HANDSHAKING -> {
                if (!wasEstablished) {
                    // The encoder has held back what was written meanwhile.
                    tls.wakeOutbound();
                }
                return true;
            }
            default -> {
                return true;
            }
        }
    }
}
