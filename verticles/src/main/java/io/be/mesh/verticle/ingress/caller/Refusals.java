package io.be.mesh.verticle.ingress.caller;

import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for a request that was refused, a few a second at most: a stranger must not fill the log. Any thread. */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);
    private static final long WINDOW_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LINES = 5;
    private static final int MAX_PATH = 200;

    private long windowStart = System.nanoTime();
    private int lines;
    private long silent;

    public void refused(HttpServerRequest request, MeshException why) {
        refused("path", request.path(), Standing.of(request).address(), "a request was refused: {}", why);
    }

    /** @param path empty or null when it is not known */
    public void refused(InetAddress address, @Nullable String path, MeshException why) {
        refused("path", path, address, "a request was refused: {}", why);
    }

    /** @param serverName that the connection's TLS has asked for */
    public void refused(Standing standing, String serverName, MeshException why) {
        refused("sni", serverName, standing.address(), "a connection was refused: {}", why);
    }

    private void refused(String key, @Nullable String asked, InetAddress address, String text, MeshException why) {
        long unsaid = turn();
        if (unsaid < 0) {
            return;
        }
        log.atWarn()
                .addKeyValue("code", why.code().code())
                .addKeyValue(key, shortened(asked))
                .addKeyValue("address", address.getHostAddress())
                .addKeyValue("unsaid", unsaid)
                .log(text, why.message());
    }

    private static String shortened(@Nullable String path) {
        return path == null || path.length() <= MAX_PATH ? String.valueOf(path) : path.substring(0, MAX_PATH) + "…";
    }

    /** How many were not written since the last line; negative when this one is not to be written either. */
    private synchronized long turn() {
        long now = System.nanoTime();
        if (now - windowStart >= WINDOW_NANOS) {
            windowStart = now;
            lines = 0;
        }
        if (lines >= LINES) {
            silent++;
            return -1;
        }
        lines++;
        long unsaid = silent;
        silent = 0;
        return unsaid;
    }
}
