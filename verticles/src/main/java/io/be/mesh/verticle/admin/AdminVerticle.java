package io.be.mesh.verticle.admin;

import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The admin port: probes, metrics and the admin API (OpenAPI document at {@code /v1/admin/openapi.json}). Errors are RFC 9457
 * problem documents.
 *
 * <p>It listens from the first moment of a start, so that {@code /startupz} has somebody to answer it; everything but
 * probes answers E…623 until {@link #open}.
 */
public final class AdminVerticle extends VerticleBase {
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int IDLE_SECONDS = 60;
    private static final int MOST_CONNECTIONS = 512;

    private final MeshConfig config;
    private final NodeEndpoints node;
    private int connections;
    private volatile Optional<AdminTls> tls = Optional.empty();
    private volatile Optional<Router> router = Optional.empty();
    private volatile int port;

    public AdminVerticle(MeshConfig config, NodeState node, PrometheusMeterRegistry registry) {
        this.config = config;
        this.node = new NodeEndpoints(node, registry);
    }

    /** The port it listens on; 0 before it does. Any thread. */
    public int port() {
        return port;
    }

    @Override
    public Future<HttpServer> start() {
        return vertx.executeBlocking(() -> AdminTls.read(config.admin())).compose(this::listen);
    }

    private Future<HttpServer> listen(Optional<AdminTls> material) {
        tls = material;
        HostPort listen = config.admin().listen();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        material.ifPresent(pem -> pem.apply(options));
        Router starting = AdminRouter.starting(vertx, node);
        return vertx.createHttpServer(options)
                .connectionHandler(this::count)
                .requestHandler(request -> router.orElse(starting).handle(request))
                .listen()
                .onSuccess(server -> port = server.actualPort());
    }

    /**
     * Serves the whole API from now on. Any thread.
     *
     * @param exposed whether other machines reach this port without having to show a certificate: then every call needs a token
     */
    public void open(AdminServices services, boolean exposed) {
        Set<String> names = new HashSet<>();
        names.add(config.admin().listen().host().toLowerCase(Locale.ROOT));
        tls.ifPresent(pem -> names.addAll(pem.names()));
        AdminGuard guard = new AdminGuard(services.tokens(), config.security(), names, exposed);
        long bodyLimit = config.limits().management();
        router = Optional.of(AdminRouter.complete(vertx, node, services, guard, bodyLimit));
    }

    /** Every path, once {@link #open} has been called. */
    Router served() {
        return router.orElseThrow();
    }

    /** On the event loop of the verticle, as its connections are. */
    private void count(HttpConnection connection) {
        connections++;
        connection.closeHandler(closed -> connections--);
        if (connections > MOST_CONNECTIONS) {
            connection.close();
        }
    }
}
