package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One uncompressed message in a gRPC frame, as unary calls carry it; the payload is neither joined nor copied. */
final class GrpcFrames {
    /** What makes an HTTP/2 request a gRPC call. */
    static final Map<String, String> HEADERS =
            Map.of("content-type", "application/grpc", "te", "trailers", "grpc-accept-encoding", "identity");

    private static final int PREFIX = 5;
    private static final String STATUS = "grpc-status";

    private GrpcFrames() {}

    static ByteString frame(ByteString message) {
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
        prefix.put((byte) 0).putInt(message.size());
        return UnsafeByteOperations.unsafeWrap(prefix.flip()).concat(message);
    }

    /** The one message of an answer. */
    static ByteString message(Outcome.Answered answer) {
        if (answer.status() != Statuses.OK) {
            throw Statuses.http(answer.status());
        }
        String text = status(answer);
        if (text != null && !text.equals("0")) {
            throw Statuses.grpc(number(text));
        }
        ByteString body = answer.body();
        if (body.size() < PREFIX || body.byteAt(0) != 0) {
            throw new MeshException(ErrorCode.CODEC, "the peer's answer is not one plain gRPC message");
        }
        int size = body.substring(1, PREFIX).asReadOnlyByteBuffer().getInt();
        if (size != body.size() - PREFIX) {
            throw new MeshException(ErrorCode.CODEC, "the peer's gRPC message is cut");
        }
        return body.substring(PREFIX);
    }

    /** Trailers, or headers when the answer has no message. */
    private static @Nullable String status(Outcome.Answered answer) {
        String trailer = answer.trailers().get(STATUS);
        return trailer == null ? answer.headers().get(STATUS) : trailer;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 2; // UNKNOWN
        }
    }
}
