package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.ingress.proxy.ServiceClients.Client;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A service that is registered here. An instance that cannot be reached is passed over for another one, before anything is sent. */
final class ServiceUpstream implements Upstream {
    /** So many instances are tried for a connection. */
    private static final int MAX_TRIED = 3;

    private final ServicePool pool;
    private final ServiceClients clients;
    private final Set<String> tried = new HashSet<>(4);
    private int repeats;
    private String last = "";
    private boolean reused;
    private boolean forgiven;

    ServiceUpstream(ServicePool pool, ServiceClients clients) {
        this.pool = pool;
        this.clients = clients;
        pool.retryBudget().request();
    }

    @Override
    public String name() {
        return pool.name();
    }

    @Override
    public boolean takesWebSocket() {
        return pool.protocol() == ServiceProtocol.WS;
    }

    @Override
    public boolean isOpenTo(Principal partner) {
        return pool.isOpenTo(partner);
    }

    @Override
    public Duration timeout() {
        return pool.timeout();
    }

    /** A connection that was kept may have been closed over there meanwhile: that is nobody's failure, once. */
    @Override
    public boolean mayRepeat() {
        if (reused && !forgiven) {
            forgiven = true;
            tried.remove(last);
            return true;
        }
        return repeats++ < pool.retries() && pool.retryBudget().tryRetry();
    }

    @Override
    public Future<Leg> open(OutgoingHead head) {
        return open(head, null);
    }

    private Future<Leg> open(OutgoingHead head, @Nullable MeshException before) {
        ServiceLease lease;
        Client client;
        try {
            lease = pool.lease(head.session(), tried);
        } catch (MeshException e) {
            return Future.failedFuture(before == null ? e.at(pool.name()) : before);
        }
        try {
            client = clients.here(ClientKey.of(pool.protocol(), pool.attributes().rootCrt()));
        } catch (RuntimeException e) {
            lease.abandoned();
            return Future.failedFuture(UpstreamFailure.of(e, hop(lease)));
        }
        tried.add(lease.instance());
        client.taken();
        return connect(client, lease).transform(opened -> {
            if (opened.failed()) {
                client.returned();
                lease.failed();
                MeshException failure = UpstreamFailure.of(opened.cause(), hop(lease));
                boolean another = failure.code() == ErrorCode.UNREACHABLE && tried.size() < MAX_TRIED;
                return another ? open(head, failure) : Future.failedFuture(failure);
            }
            last = lease.instance();
            reused = ServiceClients.isReused(opened.result().connection());
            return dressed(new ServiceLeg(opened.result(), lease, client), head);
        });
    }

    private Future<HttpClientRequest> connect(Client client, ServiceLease lease) {
        Authority authority = Authority.of(lease.authority());
        return client.agent()
                .request(new RequestOptions()
                        .setServer(lease.address())
                        .setHost(authority.host())
                        .setPort(authority.port())
                        .setConnectTimeout(clients.settings().connectTimeout().toMillis()));
    }

    private static Future<Leg> dressed(ServiceLeg leg, OutgoingHead head) {
        try {
            head.writeTo(leg.request());
            return Future.succeededFuture(leg);
        } catch (IllegalArgumentException e) {
            leg.request().reset();
            leg.abandoned();
            return Future.failedFuture(
                    new MeshException(ErrorCode.BAD_REQUEST, "a header of the request cannot be passed on"));
        }
    }

    private String hop(ServiceLease lease) {
        return pool.name() + " at " + lease.authority();
    }

    /** What an instance is registered as, in parts. */
    private record Authority(String host, int port) {
        static Authority of(String text) {
            int colon = text.lastIndexOf(':');
            String host = text.substring(0, colon);
            return new Authority(
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(text.substring(colon + 1)));
        }
    }

    /** On one event loop. */
    private static final class ServiceLeg implements Leg {
        private final HttpClientRequest request;
        private final ServiceLease lease;
        private final Client client;
        private boolean over;

        ServiceLeg(HttpClientRequest request, ServiceLease lease, Client client) {
            this.request = request;
            this.lease = lease;
            this.client = client;
        }

        @Override
        public HttpClientRequest request() {
            return request;
        }

        @Override
        public String instance() {
            return lease.authority();
        }

        @Override
        public void succeeded() {
            end(lease::succeeded);
        }

        @Override
        public void failed() {
            end(lease::failed);
        }

        @Override
        public void abandoned() {
            end(lease::abandoned);
        }

        private void end(Runnable verdict) {
            if (!over) {
                over = true;
                client.returned();
                verdict.run();
            }
        }
    }
}
