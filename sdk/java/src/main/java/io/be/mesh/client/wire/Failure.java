package io.be.mesh.client.wire;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed attempt means. */
final class Failure {
    private final MeshException exception;
    private final boolean unsent;
    private final boolean passing;
    private final boolean broken;

    private Failure(MeshException exception, boolean unsent, boolean passing, boolean broken) {
        this.exception = exception;
        this.unsent = unsent;
        this.passing = passing;
        this.broken = broken;
    }

    static Failure of(Throwable thrown, Node node) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof MeshException) {
            MeshException answered = (MeshException) cause;
            boolean starting = answered.code() == MeshCode.STARTING;
            boolean away = starting || answered.code() == MeshCode.UNAVAILABLE;
            return new Failure(answered, starting, answered.code().isPassing(), away);
        }
        if (cause instanceof StatusRuntimeException) {
            return ofStatus(((StatusRuntimeException) cause).getStatus(), node);
        }
        String text = String.valueOf(cause.getMessage());
        return new Failure(MeshException.at(node.name(), MeshCode.INTERNAL, text, cause), false, false, false);
    }

    private static Failure ofStatus(Status status, Node node) {
        Throwable cause = status.getCause();
        boolean unsent = has(cause, ConnectException.class) || has(cause, UnknownHostException.class);
        boolean tls = has(cause, SSLException.class);
        boolean broken = !tls
                && (status.getCode() == Status.Code.UNAVAILABLE
                        || status.getCode() == Status.Code.INTERNAL
                        || status.getCode() == Status.Code.UNKNOWN
                        || status.getCode() == Status.Code.CANCELLED);
        MeshCode code = tls ? MeshCode.CERTIFICATE : code(status.getCode());
        String text = text(status, cause);
        return new Failure(MeshException.at(node.name(), code, text, cause), unsent, broken, broken);
    }

    private static MeshCode code(Status.Code status) {
        switch (status) {
            case DEADLINE_EXCEEDED:
                return MeshCode.TIMEOUT;
            case UNAVAILABLE:
                return MeshCode.UNREACHABLE;
            case UNIMPLEMENTED:
                return MeshCode.NO_OPERATION;
            case NOT_FOUND:
                return MeshCode.NOT_FOUND;
            case PERMISSION_DENIED:
            case UNAUTHENTICATED:
                return MeshCode.FORBIDDEN;
            case RESOURCE_EXHAUSTED:
                return MeshCode.TOO_LARGE;
            case INVALID_ARGUMENT:
                return MeshCode.BAD_REQUEST;
            default:
                return MeshCode.INTERNAL;
        }
    }

    private static String text(Status status, @Nullable Throwable cause) {
        String said = status.getDescription() == null ? status.getCode().name() : status.getDescription();
        Throwable deepest = cause;
        while (deepest != null && deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return deepest == null || deepest.getMessage() == null ? said : said + ": " + deepest.getMessage();
    }

    private static boolean has(@Nullable Throwable thrown, Class<? extends Throwable> kind) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < 20; depth++) {
            if (kind.isInstance(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    MeshException exception() {
        return exception;
    }

    /** Whether the node has surely not begun with it. */
    boolean unsent() {
        return unsent;
    }

    /** Whether the same call may succeed a moment later. */
    boolean passing() {
        return passing;
    }

    /** Whether the way to the node is broken or it does not serve now, so that another one should be tried first. */
    boolean broken() {
        return broken;
    }
}
