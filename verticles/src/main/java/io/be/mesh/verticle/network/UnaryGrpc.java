package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcHeader;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes a request a gRPC call, and the one plain message of its answer. */
public final class UnaryGrpc {
    /** What makes an HTTP/2 request a gRPC call. */
    public static final Map<String, String> HEADERS =
            Map.of("content-type", GrpcHeader.MEDIA_TYPE, "te", "trailers", GrpcHeader.ACCEPT_ENCODING, "identity");

    private UnaryGrpc() {}

    /** The one message of an answer. */
    public static ByteString message(Outcome.Answered answer) {
        if (answer.status() != Statuses.OK) {
            throw Statuses.http(answer.status());
        }
        String text = status(answer);
        if (text != null && !text.equals("0")) {
            throw Statuses.grpc(number(text));
        }
        ByteString body = answer.body();
        if (body.size() < GrpcFrame.PREFIX_BYTES || body.byteAt(0) != 0) {
            throw new MeshException(ErrorCode.CODEC, "the peer's answer is not one plain gRPC message");
        }
        int size =
                body.substring(1, GrpcFrame.PREFIX_BYTES).asReadOnlyByteBuffer().getInt();
        if (size != body.size() - GrpcFrame.PREFIX_BYTES) {
            throw new MeshException(ErrorCode.CODEC, "the peer's gRPC message is cut");
        }
        return body.substring(GrpcFrame.PREFIX_BYTES);
    }

    /** Trailers, or headers when the answer has no message. */
    private static @Nullable String status(Outcome.Answered answer) {
        String trailer = answer.trailers().get(GrpcHeader.STATUS);
        return trailer == null ? answer.headers().get(GrpcHeader.STATUS) : trailer;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 2; // UNKNOWN
        }
    }
}
