package io.be.mesh.verticle.ingress.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Compressed messages. What could take long is done aside of the event loop; completes on the caller's context. */
final class Gzip {
    static final String NAME = "gzip";

    /** A small message may still become a thousand times as large. */
    private static final int QUICK_TO_INFLATE = 4 * 1024;

    private static final int QUICK_TO_DEFLATE = 64 * 1024;
    private static final int PIECE = 64 * 1024;

    private final Vertx vertx;
    private final long limit;

    /** @param limit bytes of a message after it is inflated */
    Gzip(Vertx vertx, long limit) {
        this.vertx = vertx;
        this.limit = limit;
    }

    /**
     * The message in plain, its reservation grown to what it became. Fails with E…413, E…700 or E…616, and the reservation
     * is then given back.
     */
    Future<Message> inflate(Message message) {
        if (!message.compressed()) {
            return Future.succeededFuture(message);
        }
        return run(message.bytes().size() <= QUICK_TO_INFLATE, () -> inflated(message))
                .onFailure(failure -> message.reservation().release());
    }

    Future<ByteString> deflate(ByteString bytes) {
        return run(bytes.size() <= QUICK_TO_DEFLATE, () -> {
            ByteString.Output out = ByteString.newOutput();
            try (GZIPOutputStream gzip = new GZIPOutputStream(out, PIECE)) {
                bytes.writeTo(gzip);
            }
            return out.toByteString();
        });
    }

    private <T> Future<T> run(boolean quick, Callable<T> work) {
        if (!quick) {
            return vertx.executeBlocking(work, false);
        }
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    private Message inflated(Message message) {
        MemoryBudget.Reservation reservation = message.reservation();
        List<ByteString> pieces = new ArrayList<>();
        long size = 0;
        try (InputStream in = new GZIPInputStream(message.bytes().newInput(), PIECE)) {
            while (true) {
                byte[] piece = in.readNBytes(PIECE);
                if (piece.length == 0) {
                    return new Message(true, ByteString.copyFrom(pieces), reservation);
                }
                size += piece.length;
                if (size > limit) {
                    throw new MeshException(
                            ErrorCode.TOO_LARGE, "an inflated message is over the limit of " + limit + " bytes");
                }
                if (!reservation.grow(piece.length)) {
                    throw MemoryBudget.full();
                }
                pieces.add(UnsafeByteOperations.unsafeWrap(piece));
            }
        } catch (IOException e) {
            throw new MeshException(ErrorCode.CODEC, "the message is not valid gzip: " + e.getMessage());
        }
    }
}
