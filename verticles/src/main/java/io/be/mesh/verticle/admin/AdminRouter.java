package io.be.mesh.verticle.admin;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every path of the admin port. {@code admin-openapi.json} is tested against it. Probes answer anybody and from the
 * first moment; the rest is behind {@link AdminGuard} and there when the store has been read.
 */
final class AdminRouter {
    static final String METRICS = "/metrics";

    private static final String LIVE = "/livez";
    private static final String STARTED = "/startupz";
    private static final String READY = "/readyz";
    private static final Set<String> PROBES = Set.of(LIVE, STARTED, READY);
    private static final String API = "/v1/admin";
    private static final String ONE_ROUTE = API + "/routes/:id";
    private static final String SERVICES = API + "/services";
    private static final String ONE_SERVICE = SERVICES + "/:kind/:name/:instance";
    private static final long TIMEOUT_MILLIS = Duration.ofSeconds(40).toMillis();
    private static final long CHECK_MILLIS = Duration.ofMinutes(16).toMillis();
    /** Longer than ingress.drain-timeout may be. */
    private static final long DRAIN_MILLIS = Duration.ofMinutes(11).toMillis();

    private static final int LATE = 504;

    private final Router router;
    private final Handler<RoutingContext> body;

    private AdminRouter(Vertx vertx, long bodyLimit) {
        router = Router.router(vertx);
        body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    }

    /** The probes alone: what a node answers that does not know yet who may ask for more. */
    static Router starting(Vertx vertx, NodeEndpoints node) {
        AdminRouter paths = new AdminRouter(vertx, 0);
        paths.probes(node);
        paths.router.route().handler(context -> {
            throw new MeshException(ErrorCode.STARTING, "the node is starting");
        });
        paths.failures();
        return paths.router;
    }

    static Router complete(Vertx vertx, NodeEndpoints node, AdminServices services, AdminGuard guard, long bodyLimit) {
        AdminRouter paths = new AdminRouter(vertx, bodyLimit);
        Bodies bodies = new Bodies(bodyLimit);
        Writes writes = new Writes(services.audit());
        paths.router.route().handler(context -> guarded(context, guard));
        paths.probes(node);
        paths.read(METRICS, node::metrics);
        paths.read(API + "/status", node::status);
        paths.read(API + "/openapi.json", node::document);
        paths.read(API + "/audit", context -> NodeEndpoints.auditHead(context, services.auditHead()));
        paths.read(API + "/plugins", context -> NodeEndpoints.plugins(context, services.plugins()));
        paths.read(API + "/explain", new ExplainEndpoint(services.bus())::explain);
        paths.routes(new RouteEndpoints(services.bus(), writes, bodies));
        paths.services(new ServiceEndpoints(services.bus(), writes, new ServiceBodies(bodyLimit)));
        paths.certificates(new CertificateEndpoints(services.bus(), writes, bodies));
        paths.tokens(new TokenEndpoints(services.tokens(), writes, bodies, services.clock()));
        paths.cluster(new ClusterEndpoints(services.cluster(), writes, bodies));
        paths.failures();
        return paths.router;
    }

    private static void guarded(RoutingContext context, AdminGuard guard) {
        if (PROBES.contains(context.request().path())) {
            context.next();
        } else {
            guard.check(context);
        }
    }

    private void probes(NodeEndpoints node) {
        read(LIVE, node::live);
        read(STARTED, node::started);
        read(READY, node::ready);
    }

    private void routes(RouteEndpoints routes) {
        read(API + "/routes", routes::list);
        read(ONE_ROUTE, routes::get);
        write(HttpMethod.PUT, ONE_ROUTE, routes::put);
        write(HttpMethod.DELETE, ONE_ROUTE, routes::remove);
        write(HttpMethod.POST, ONE_ROUTE + "/weave", routes::weave);
        write(HttpMethod.POST, ONE_ROUTE + "/ack", routes::ack);
        write(HttpMethod.POST, ONE_ROUTE + "/disable", routes::disable);
        write(HttpMethod.POST, ONE_ROUTE + "/enable", routes::enable);
        write(HttpMethod.POST, API + "/check", CHECK_MILLIS, routes::check);
    }

    private void services(ServiceEndpoints services) {
        read(SERVICES, services::list);
        write(HttpMethod.PUT, SERVICES, services::putAll);
        read(ONE_SERVICE, services::get);
        write(HttpMethod.PUT, ONE_SERVICE, services::put);
        write(HttpMethod.PATCH, ONE_SERVICE, services::patch);
        write(HttpMethod.DELETE, ONE_SERVICE, services::remove);
    }

    private void certificates(CertificateEndpoints certificates) {
        read(API + "/certificates", certificates::list);
        read(API + "/crl", certificates::crl);
        write(HttpMethod.POST, API + "/certificates", certificates::issue);
        write(HttpMethod.POST, API + "/certificates/rotate", certificates::rotate);
        write(HttpMethod.POST, API + "/certificates/revoke", certificates::revoke);
    }

    private void tokens(TokenEndpoints tokens) {
        read(API + "/tokens", tokens::list);
        write(HttpMethod.POST, API + "/tokens", tokens::create);
        write(HttpMethod.DELETE, API + "/tokens/:id", tokens::revoke);
    }

    private void cluster(ClusterEndpoints cluster) {
        read(API + "/cluster", cluster::view);
        write(HttpMethod.POST, API + "/cluster/tokens", cluster::newToken);
        write(HttpMethod.POST, API + "/cluster/drain", DRAIN_MILLIS, cluster::drain);
        write(HttpMethod.POST, API + "/cluster/leave", DRAIN_MILLIS, cluster::leave);
    }

    private void read(String path, Handler<RoutingContext> handler) {
        router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(TimeoutHandler.create(TIMEOUT_MILLIS, LATE))
                .handler(handler);
    }

    private void write(HttpMethod method, String path, Handler<RoutingContext> handler) {
        write(method, path, TIMEOUT_MILLIS, handler);
    }

    private void write(HttpMethod method, String path, long timeout, Handler<RoutingContext> handler) {
        router.route(method, path)
                .handler(TimeoutHandler.create(timeout, LATE))
                .handler(body)
                .handler(handler);
    }

    private void failures() {
        router.errorHandler(404, context -> fail(context, ErrorCode.NOT_FOUND, "there is nothing at this path"));
        router.errorHandler(400, context -> fail(context, ErrorCode.BAD_REQUEST, "the request cannot be read"));
        router.errorHandler(413, context -> fail(context, ErrorCode.TOO_LARGE, "the body is over limits.management"));
        router.errorHandler(LATE, context -> fail(context, ErrorCode.TIMEOUT, "the call was not done in time"));
        router.errorHandler(Problem.METHOD_NOT_ALLOWED, this::wrongMethod);
        router.errorHandler(500, context -> Problem.answer(context, cause(context)));
    }

    private static Throwable cause(RoutingContext context) {
        Throwable failure = context.failure();
        return failure == null ? new IllegalStateException("a handler failed without a cause") : failure;
    }

    private static void fail(RoutingContext context, ErrorCode code, String detail) {
        Problem.answer(context, new MeshException(code, detail));
    }

    private void wrongMethod(RoutingContext context) {
        String path = context.normalizedPath();
        Set<String> allowed = router.getRoutes().stream()
                .filter(route -> route.getPath() != null && matches(route, path))
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
        context.response().putHeader("allow", String.join(", ", allowed));
        Problem.answer(
                context,
                Problem.METHOD_NOT_ALLOWED,
                new MeshException(ErrorCode.BAD_REQUEST, "this path knows " + String.join(", ", allowed)));
    }

    private static boolean matches(Route route, String path) {
        List<String> wanted = List.of(route.getPath().split("/", -1));
        List<String> given = List.of(path.split("/", -1));
        if (wanted.size() != given.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).startsWith(":") && !wanted.get(i).equals(given.get(i))) {
                return false;
            }
        }
        return true;
    }
}
