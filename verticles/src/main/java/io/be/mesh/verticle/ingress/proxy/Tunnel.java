package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.vertx.RecycledBuffers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket through this node: its bytes go both ways as fast as each end reads. When the node stops, both ends are told with a close
 * frame, as soon as it fits between two others. On the request's event loop.
 */
final class Tunnel implements ExchangeWatch.Watched {
    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xe9};
    private static final int MASKED = 0x80;
    private static final int MASK_BYTES = 4;
    /** For the ends to answer a close frame. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final ProxyRoom room;
    private final Runnable onEnd;
    private final Way toService;
    private final Way toClient;
    private boolean leaving;
    private boolean over;

    private Tunnel(ProxyRoom room, NetSocket client, NetSocket service, Runnable onEnd) {
        this.room = room;
        this.onEnd = onEnd;
        this.toService = new Way(client, service, true);
        this.toClient = new Way(service, client, false);
    }

    /**
     * Tells the client that it is agreed, and joins both ends.
     *
     * @param in the service's agreement
     * @param onEnd called once, when one end has closed
     */
    static void open(ProxyRoom room, HttpServerRequest request, HttpClientResponse in, Runnable onEnd) {
        in.pause();
        NetSocket service = in.netSocket();
        AnswerHead.copy(in.headers(), request.response().headers());
        request.response()
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
                .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET);
        request.toNetSocket()
                .onSuccess(client -> new Tunnel(room, client, service, onEnd).start())
                .onFailure(lost -> {
                    service.close();
                    onEnd.run();
                });
    }

    private void start() {
        room.watch().add(this);
        toService.start();
        toClient.start();
    }

    @Override
    public void look(long now) {
        boolean stalled = toService.isStalled(now) || toClient.isStalled(now);
        long lastNanos = Math.max(toService.lastNanos, toClient.lastNanos);
        if (stalled || now - lastNanos > room.settings().idle().toNanos()) {
            close();
        }
    }

    @Override
    public void leave() {
        if (!leaving) {
            leaving = true;
            toService.sayGoodbye();
            toClient.sayGoodbye();
        }
    }

    private void close() {
        if (!over) {
            over = true;
            room.watch().remove(this);
            toService.to.end();
            toClient.to.end();
            onEnd.run();
        }
    }

    /** One of the two directions. */
    private final class Way {
        private final NetSocket from;
        private final NetSocket to;
        private final boolean masks;
        private final FrameBoundary boundary = new FrameBoundary();
        private boolean held;
        private boolean saidGoodbye;
        private long lastNanos = System.nanoTime();

        Way(NetSocket from, NetSocket to, boolean masks) {
            this.from = from;
            this.to = to;
            this.masks = masks;
        }

        void start() {
            from.handler(this::pass)
                    .exceptionHandler(lost -> close())
                    .endHandler(end -> close())
                    .closeHandler(closed -> close());
            from.resume();
        }

        boolean isStalled(long now) {
            return held && now - lastNanos > room.settings().stall().toNanos();
        }

        private void pass(Buffer bytes) {
            lastNanos = System.nanoTime();
            if (over || saidGoodbye) {
                RecycledBuffers.release(bytes);
                return;
            }
            boundary.pass(bytes);
            RecycledBuffers.releaseAfter(to.write(bytes), bytes);
            if (leaving) {
                sayGoodbye();
            } else if (to.writeQueueFull()) {
                held = true;
                from.pause();
                to.drainHandler(drained -> taken());
            }
        }

        private void taken() {
            lastNanos = System.nanoTime();
            held = false;
            from.resume();
        }

        /** A close frame fits only between two others. */
        private void sayGoodbye() {
            if (!saidGoodbye && boundary.isHere()) {
                saidGoodbye = true;
                to.write(Buffer.buffer(masks ? masked() : GOING_AWAY));
                if (held) {
                    taken();
                }
                if (toService.saidGoodbye && toClient.saidGoodbye) {
                    room.vertx().setTimer(LAST_WORDS_MILLIS, late -> close());
                }
            }
        }

        /** What a client sends is masked. */
        private byte[] masked() {
            byte[] mask = new byte[MASK_BYTES];
            ThreadLocalRandom.current().nextBytes(mask);
            return new byte[] {
                GOING_AWAY[0],
                (byte) (GOING_AWAY[1] | MASKED),
                mask[0],
                mask[1],
                mask[2],
                mask[3],
                (byte) (GOING_AWAY[2] ^ mask[0]),
                (byte) (GOING_AWAY[3] ^ mask[1])
            };
        }
    }
}
