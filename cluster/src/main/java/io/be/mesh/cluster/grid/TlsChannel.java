package io.be.mesh.cluster.grid;

import com.hazelcast.internal.networking.Channel;
import com.hazelcast.internal.server.ServerConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one connection of the grid: what its {@link TlsDecoder} and its {@link TlsEncoder} share.
 *
 * <p>The decoder runs on an input thread, the encoder on an output thread or on the thread of whoever writes, the
 * signatures of the handshake on a third. The engine takes a lock for each record; which of the two has to move on is told
 * with a wake-up, which is never lost: it is a task that runs after what runs now, or a mark that makes it run again.
 */
final class TlsChannel {
    /** For the alert that tells the peer why, when it does not read. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Channel channel;
    private final SSLEngine engine;
    private final Handshakes handshakes;
    private final Refusals refusals;
    private final AtomicReference<@Nullable TlsFailure> failure = new AtomicReference<>();
    private volatile boolean established;
    private volatile @Nullable Future<?> deadline;

    TlsChannel(Channel channel, SSLEngine engine, Handshakes handshakes, Refusals refusals) {
        this.channel = channel;
        this.engine = engine;
        this.handshakes = handshakes;
        this.refusals = refusals;
    }

    /** Starts the clock; before the channel starts. */
    void begin() throws SSLException {
        channel.addCloseListener(closed -> over());
        engine.beginHandshake();
        if (!channel.isClientMode()) {
            handshakes.enter(this);
        }
        deadline = handshakes.after(
                Handshakes.DEADLINE,
                () -> fail(new TlsFailure("no handshake within " + Handshakes.DEADLINE.toSeconds() + " s")));
    }

    /** The largest piece of clear text that one record holds. */
    int applicationBytes() {
        return engine.getSession().getApplicationBufferSize();
    }

    /** The largest record. */
    int recordBytes() {
        return engine.getSession().getPacketBufferSize();
    }

    /** Whether both sides have finished the handshake, as far as this one knows. */
    boolean established() {
        return established;
    }

    @Nullable
    TlsFailure failure() {
        return failure.get();
    }

    HandshakeStatus status() {
        return engine.getHandshakeStatus();
    }

    SSLEngineResult unwrap(ByteBuffer from, ByteBuffer to) throws SSLException {
        return noted(engine.unwrap(from, to));
    }

    SSLEngineResult wrap(ByteBuffer from, ByteBuffer to) throws SSLException {
        return noted(engine.wrap(from, to));
    }

    private SSLEngineResult noted(SSLEngineResult result) {
        HandshakeStatus status = result.getHandshakeStatus();
        boolean done = status == HandshakeStatus.FINISHED || status == HandshakeStatus.NOT_HANDSHAKING;
        // Nor does an engine that has failed shake hands any more.
        if (done && !established && !engine.isInboundDone() && !engine.isOutboundDone()) {
            established = true;
            over();
        }
        return result;
    }

    /** The handshake is over, one way or the other. */
    private void over() {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
        handshakes.leave(this);
    }

    /** Computes what the engine has to, elsewhere, and then wakes both directions. */
    void compute() {
        Runnable task = engine.getDelegatedTask();
        if (task == null) {
            // Under way already.
            return;
        }
        try {
            handshakes.compute(() -> {
                for (Runnable next = task; next != null; next = engine.getDelegatedTask()) {
                    next.run();
                }
                wakeOutbound();
                wakeInbound();
            });
        } catch (RejectedExecutionException e) {
            fail(new TlsFailure("too many handshakes at once"));
        }
    }

    void wakeOutbound() {
        if (!channel.isClosed()) {
            channel.outboundPipeline().wakeup();
        }
    }

    void wakeInbound() {
        if (!channel.isClosed()) {
            channel.inboundPipeline().wakeup();
        }
    }

    /** The connection is over: the encoder still sends what the engine has to say about it, for a moment. Any thread. */
    void fail(TlsFailure why) {
        if (channel.isClosed() || !failure.compareAndSet(null, why)) {
            return;
        }
        refusals.report(channel, why, established);
        engine.closeOutbound();
        try {
            handshakes.after(FAREWELL, () -> close(why));
        } catch (RejectedExecutionException e) {
            close(why);
        }
        wakeOutbound();
    }

    /** Closes the socket, and tells the grid in one line. */
    void close(TlsFailure why) {
        ServerConnection connection = (ServerConnection) channel.attributeMap().get(ServerConnection.class);
        if (connection != null) {
            connection.close("TLS: " + why.why(), why);
        }
        // The system closes a socket when the two threads that watch it have looked again: they need not, for seconds.
        channel.inboundPipeline().wakeup();
        channel.outboundPipeline().wakeup();
    }
}
