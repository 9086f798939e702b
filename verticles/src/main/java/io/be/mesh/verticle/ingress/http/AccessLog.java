package io.be.mesh.verticle.ingress.http;

import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** One line for each request, in the logger {@code mesh.access}. Never a payload, never a token. */
public final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("mesh.access");

    private final boolean enabled;

    public AccessLog(boolean enabled) {
        this.enabled = enabled;
    }

    public void write(HttpServerRequest request, CallContext context, String code, long nanos) {
        if (enabled && LOG.isInfoEnabled()) {
            line(request, context, code, nanos).log("request");
        }
    }

    /**
     * A request that went on to a service.
     *
     * @param service empty when there is none for it
     * @param instance empty when it was sent to none
     */
    public void write(
            HttpServerRequest request, CallContext context, String code, long nanos, String service, String instance) {
        if (enabled && LOG.isInfoEnabled()) {
            line(request, context, code, nanos)
                    .addKeyValue("service", service)
                    .addKeyValue("instance", instance)
                    .log("request");
        }
    }

    private static LoggingEventBuilder line(HttpServerRequest request, CallContext context, String code, long nanos) {
        HttpServerResponse response = request.response();
        return LOG.atInfo()
                .addKeyValue("method", request.method().name())
                .addKeyValue("path", request.path())
                .addKeyValue("code", code)
                .addKeyValue("status", response.getStatusCode())
                .addKeyValue("bytes", request.bytesRead())
                .addKeyValue("bytesOut", response.bytesWritten())
                .addKeyValue("elapsedMs", TimeUnit.NANOSECONDS.toMillis(nanos))
                .addKeyValue("peer", request.remoteAddress())
                .addKeyValue("caller", context.caller().label())
                .addKeyValue("session", context.session())
                .addKeyValue("topic", context.topic())
                .addKeyValue("traceId", context.traceId())
                .addKeyValue("protocol", request.version());
    }
}
