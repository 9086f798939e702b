package io.be.mesh.tests.service;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Listens for the end of a connection while somebody else writes to it. */
final class Farewell {
    /** The connection has ended without GOAWAY. */
    static final int NONE = -1;

    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    Farewell(Http2Wire wire) {
        Thread reader = new Thread(() -> listen(wire), "farewell");
        reader.setDaemon(true);
        reader.start();
    }

    private void listen(Http2Wire wire) {
        try {
            for (Http2Wire.Frame frame = wire.read(); frame != null; frame = wire.read()) {
                if (frame.type() == Http2Wire.GOAWAY) {
                    code.complete(frame.code());
                }
            }
            code.complete(NONE);
        } catch (IOException e) {
            code.completeExceptionally(e);
        }
    }

    /** The code of GOAWAY; waits for the end. */
    int code() throws Exception {
        return code.get(30, TimeUnit.SECONDS);
    }

    boolean isThere() {
        return code.isDone();
    }
}
