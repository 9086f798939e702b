package io.be.mesh.verticle.admin;

import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;

/**
 * The admin port: probes, metrics and status. Errors are RFC 9457 problem documents.
 *
 * <p>It listens from the first moment of a start, so that {@code /startupz} has somebody to answer it.
 */
public final class AdminVerticle extends VerticleBase {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int IDLE_SECONDS = 60;

    private final HostPort listen;
    private final NodeState node;
    private final PrometheusMeterRegistry registry;
    private volatile int port;

    public AdminVerticle(HostPort listen, NodeState node, PrometheusMeterRegistry registry) {
        this.listen = listen;
        this.node = node;
        this.registry = registry;
    }

    /** The port it listens on; 0 before it does. Any thread. */
    public int port() {
        return port;
    }

    @Override
    public Future<HttpServer> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        return vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen()
                .onSuccess(server -> port = server.actualPort());
    }

    private void handle(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader("allow", "GET, HEAD");
            problem(request, 405, ErrorCode.BAD_REQUEST, "this port answers GET and HEAD");
            return;
        }
        switch (request.path()) {
            case "/livez" -> answer(request, 200, TEXT, "ok\n");
            case "/startupz" -> probe(request, node.phase() != NodeState.Phase.STARTING);
            case "/readyz" -> probe(request, node.phase() == NodeState.Phase.READY);
            case "/metrics" -> answer(request, 200, PROMETHEUS, registry.scrape());
            case "/v1/admin/status" -> status(request);
            default -> problem(request, 404, ErrorCode.NOT_FOUND, "there is nothing at this path");
        }
    }

    private void status(HttpServerRequest request) {
        vertx.executeBlocking(() -> Json.encode(node.status()), false)
                .onSuccess(body -> answer(request, 200, "application/json", body))
                .onFailure(cause -> problem(request, 500, ErrorCode.INTERNAL, "the status could not be read"));
    }

    private void probe(HttpServerRequest request, boolean ok) {
        String phase = node.phase().label();
        answer(request, ok ? 200 : 503, TEXT, phase + "\n");
    }

    private static void problem(HttpServerRequest request, int status, ErrorCode code, String detail) {
        JsonObject problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", code.en())
                .put("status", status)
                .put("detail", detail)
                .put("instance", request.path())
                .put("code", code.code());
        answer(request, status, "application/problem+json", problem.encode());
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("content-type", type);
        request.response().end(body);
    }
}
