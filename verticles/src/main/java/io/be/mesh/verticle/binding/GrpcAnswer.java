package io.be.mesh.verticle.binding;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.vertx.RopeBuffers;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.codec.ProtobufCodec;
import io.be.mesh.protocol.header.GrpcHeader;
import io.be.mesh.protocol.message.Outbound;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import org.jspecify.annotations.Nullable;

/** What a receiver answers to a push over gRPC: it has taken the message when status and code say so. */
final class GrpcAnswer {
    private static final int MOST = 64 * 1024;
    private static final ProtobufCodec CODEC = new ProtobufCodec(CodecLimits.of(MOST));

    private GrpcAnswer() {}

    /** Fails when the answer breaks off, or is longer than an answer to a push may be. */
    static Future<Outcome> read(HttpClientResponse response) {
        Promise<Outcome> outcome = Promise.promise();
        Buffer body = Buffer.buffer();
        response.exceptionHandler(outcome::tryFail);
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MOST) {
                outcome.tryFail("its answer is longer than " + MOST + " bytes");
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(end -> outcome.tryComplete(judge(response, RopeBuffers.rope(body))));
        return outcome.future();
    }

    private static Outcome judge(HttpClientResponse response, ByteString body) {
        if (response.statusCode() != 200) {
            return new Outcome.Unreached("it answered with " + response.statusCode() + ", which is not gRPC");
        }
        String status = status(response);
        if (status != null && !status.equals("0")) {
            boolean absent = status.equals("14");
            String why = "it answered with gRPC status " + status;
            return absent ? new Outcome.Unreached(why) : new Outcome.Refused(why);
        }
        if (body.size() < GrpcFrame.PREFIX_BYTES || body.byteAt(0) != 0) {
            return new Outcome.Refused("its answer is not one plain message");
        }
        try {
            Outbound said = CODEC.decode(Outbound.class, body.substring(GrpcFrame.PREFIX_BYTES));
            return said.isSuccess()
                    ? new Outcome.Taken()
                    : new Outcome.Refused("it answered with " + said.code() + " " + said.message());
        } catch (MeshException e) {
            return new Outcome.Refused("its answer cannot be read: " + e.message());
        }
    }

    /** Of the trailers, or of the headers when there is no message. */
    private static @Nullable String status(HttpClientResponse response) {
        String trailer = response.trailers().get(GrpcHeader.STATUS);
        return trailer == null ? response.getHeader(GrpcHeader.STATUS) : trailer;
    }
}
