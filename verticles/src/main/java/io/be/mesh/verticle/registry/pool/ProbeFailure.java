package io.be.mesh.verticle.registry.pool;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an instance was not reached, in a few words of our own: what others say may hold anything. */
final class ProbeFailure {
    private static final int MAX_CAUSES = 8;

    private ProbeFailure() {}

    static String words(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            String words = known(cause);
            if (!words.isEmpty()) {
                return words;
            }
            cause = cause.getCause();
        }
        return failure instanceof IOException ? "the connection failed" : "it does not speak its protocol";
    }

    private static String known(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "its name is not known";
        }
        if (cause instanceof ConnectTimeoutException) {
            return "it does not answer";
        }
        if (cause instanceof NoRouteToHostException) {
            return "there is no way to it";
        }
        if (cause instanceof ConnectException) {
            return "the connection was refused";
        }
        if (cause instanceof SSLException) {
            return "TLS with it failed";
        }
        if (cause instanceof HttpClosedException) {
            return "it closed the connection";
        }
        return cause instanceof TimeoutException ? "no answer in time" : "";
    }
}
