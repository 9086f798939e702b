package io.be.mesh.verticle.ingress.http;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.message.PopInbound;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;

/** How long a pop waits, by profile (contract, sections 2 and 4). Milliseconds. */
final class Waits {
    private static final long QUERY_MILLIS = 10_000;
    private static final long RAW_MIN_SECONDS = 1;
    private static final long RAW_MAX_SECONDS = 300;

    private final long defaultMillis;
    private final long maxMillis;

    Waits(MeshConfig.Queue queue) {
        this.defaultMillis = queue.defaultWait().toMillis();
        this.maxMillis = queue.maxWait().toMillis();
    }

    /** Raw: the query's {@code timeout} is in seconds. */
    long raw(String uri) {
        long seconds = number(uri);
        return seconds <= 0 ? defaultMillis : Math.max(RAW_MIN_SECONDS, Math.min(seconds, RAW_MAX_SECONDS)) * 1000;
    }

    /** Structured: the header wins over the body, the body over the query; all milliseconds. */
    long structured(Exchange exchange, PopInbound message) {
        long millis = exchange.context().timeoutMillis();
        if (millis <= 0) {
            millis = message.timeout();
        }
        if (millis <= 0) {
            millis = number(exchange.request().uri());
        }
        if (millis <= 0) {
            millis = Profile.isQuery(exchange.request()) ? QUERY_MILLIS : defaultMillis;
        }
        return Math.min(millis, maxMillis);
    }

    /** The query's {@code timeout}; 0 when there is none, or what is written there is not a whole number. */
    private static long number(String uri) {
        if (uri.indexOf('?') < 0) {
            return 0;
        }
        try {
            List<String> values = new QueryStringDecoder(uri).parameters().get("timeout");
            return values == null ? 0 : Long.parseLong(values.get(0).trim());
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }
}
