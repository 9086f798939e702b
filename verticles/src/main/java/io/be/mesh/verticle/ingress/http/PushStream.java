package io.be.mesh.verticle.ingress.http;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.link.ForwardRequest.Form;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.ProtobufFrames;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.ChannelService;
import io.be.mesh.verticle.ingress.channel.ChannelService.Original;
import io.be.mesh.verticle.ingress.channel.RemoteOperation;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code chan/transport}: pushes come one after the other, each is answered before the next is read, and nothing is read
 * while the client does not take its answers. On the request's event loop.
 */
final class PushStream implements StallWatch.Transfer {
    /** A stream may be silent so long between two messages. */
    private static final long SILENCE_NANOS = Duration.ofHours(1).toNanos();

    private static final int COPY_BELOW = 32 * 1024;

    private final Exchange exchange;
    private final Wire wire;
    private final ChannelService channel;
    private final Codec codec;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ProtobufFrames frames;
    private final MemoryBudget.Reservation buffered;
    private volatile long lastProgressNanos = System.nanoTime();
    private volatile boolean silent = true;
    private boolean busy;
    private boolean inputEnded;
    private boolean over;

    PushStream(Exchange exchange, Wire wire, ChannelService channel, long limit) {
        this.exchange = exchange;
        this.wire = wire;
        this.channel = channel;
        this.codec = wire.codec().codecs().of(Encoding.PROTOBUF);
        this.request = exchange.request();
        this.response = exchange.stream();
        this.frames = new ProtobufFrames((int) limit);
        this.buffered = wire.budget().open();
    }

    void begin() {
        wire.watch().add(this);
        request.handler(this::chunk).exceptionHandler(gone -> close()).endHandler(v -> {
            inputEnded = true;
            advance();
        });
        exchange.onGone(this::close);
    }

    private void chunk(Buffer chunk) {
        if (over) {
            return;
        }
        lastProgressNanos = System.nanoTime();
        if (!buffered.grow(chunk.length())) {
            abandon(MemoryBudget.full());
            return;
        }
        frames.feed(ByteRope.wrap(chunk));
        advance();
    }

    /** Takes the next message when there is one and nothing is in hand. */
    private void advance() {
        while (!over && !busy) {
            @Nullable Inbound frame;
            try {
                frame = frames.next();
            } catch (MeshException e) {
                abandon(e);
                return;
            }
            silent = frames.buffered() == 0;
            if (frame == null) {
                atPause();
                return;
            }
            busy = true;
            if (!inputEnded) {
                request.pause();
            }
            serve(frame).onComplete(done -> answer(done.succeeded() ? done.result() : exchange.failure(done.cause())));
        }
    }

    private void atPause() {
        if (!inputEnded) {
            request.resume();
            return;
        }
        try {
            frames.end();
            close();
            response.end().onComplete(done -> exchange.streamed(ErrorCode.SUCCESS.code()));
        } catch (MeshException e) {
            abandon(e);
        }
    }

    /** A small message must not keep the whole chunk it came in from being freed. */
    private static ByteString compact(ByteString bytes) {
        return bytes.size() < COPY_BELOW ? ByteString.copyFrom(bytes.asReadOnlyByteBuffer()) : bytes;
    }

    private Future<Outbound> serve(Inbound inbound) {
        MemoryBudget.Reservation mine = wire.budget().open();
        ByteString operation = compact(inbound.payload());
        boolean room = mine.grow(operation.size());
        buffered.shrinkTo(frames.buffered());
        if (!room) {
            return Future.failedFuture(MemoryBudget.full());
        }
        try {
            RemoteOperation.of(exchange.context().uri()).mustBePush();
            PushInbound message = codec.decode(PushInbound.class, operation);
            CallContext context = exchange.context()
                    .forMessage(
                            inbound.metadata().getOrDefault(PtpHeader.MESSAGE_ID, ""), exchange.freshDeadlineNanos());
            return channel.push(context, message, new Original(Form.WRAPPED, Encoding.PROTOBUF, operation), mine);
        } catch (RuntimeException e) {
            mine.release();
            return Future.failedFuture(e);
        }
    }

    private void answer(Outbound outbound) {
        if (over) {
            return;
        }
        lastProgressNanos = System.nanoTime();
        write(outbound);
        if (response.writeQueueFull()) {
            silent = false;
            response.drainHandler(v -> goOn());
        } else {
            goOn();
        }
    }

    private void goOn() {
        response.drainHandler(null);
        lastProgressNanos = System.nanoTime();
        busy = false;
        advance();
    }

    private Future<Void> write(Outbound outbound) {
        ByteString bytes = ProtobufFrames.frame(outbound);
        return response.write(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.asReadOnlyByteBuffer())));
    }

    /** Says why and ends: after this the stream cannot be read any more. */
    private void abandon(MeshException cause) {
        if (over) {
            return;
        }
        close();
        write(exchange.failure(cause));
        response.end().onComplete(done -> {
            exchange.streamed(cause.code().code());
            Linger.close(wire.vertx(), request);
        });
    }

    private void close() {
        over = true;
        buffered.release();
        wire.watch().remove(this);
    }

    @Override
    public long lastProgressNanos() {
        return silent ? lastProgressNanos + SILENCE_NANOS : lastProgressNanos;
    }

    @Override
    public void stalled() {
        abandon(new MeshException(ErrorCode.TIMEOUT, "the stream stopped in the middle of a message"));
    }
}
