package io.be.mesh.verticle.network;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/** What a bare status of a peer means to the sender, who never sees the status itself as a code. */
final class Statuses {
    static final int OK = 200;

    private Statuses() {}

    /** An answer over HTTP without an envelope. */
    static MeshException http(int status) {
        ErrorCode code =
                switch (status) {
                    case 404, 405, 415, 501 -> ErrorCode.NO_OPERATION;
                    case 401, 403 -> ErrorCode.FORBIDDEN;
                    case 408, 504 -> ErrorCode.TIMEOUT;
                    case 413 -> ErrorCode.TOO_LARGE;
                    case 429 -> ErrorCode.BUFFER_FULL;
                    case 502 -> ErrorCode.UNREACHABLE;
                    case 503 -> ErrorCode.UNAVAILABLE;
                    default -> ErrorCode.UNKNOWN;
                };
        return new MeshException(
                code, "the peer answered without an envelope (" + code.en() + ", HTTP " + status + ")");
    }

    /** A gRPC status other than OK. */
    static MeshException grpc(int status) {
        ErrorCode code =
                switch (status) {
                    case 3 -> ErrorCode.BAD_REQUEST;
                    case 4 -> ErrorCode.TIMEOUT;
                    case 7, 16 -> ErrorCode.FORBIDDEN;
                    case 8 -> ErrorCode.BUFFER_FULL;
                    case 12 -> ErrorCode.NO_OPERATION;
                    case 14 -> ErrorCode.UNREACHABLE;
                    default -> ErrorCode.UNKNOWN;
                };
        return new MeshException(code, "the peer answered with gRPC status " + status + " (" + code.en() + ")");
    }
}
