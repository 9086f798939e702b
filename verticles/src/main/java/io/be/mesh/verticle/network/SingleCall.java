package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** One request over a connection of its own, which is closed afterwards. Any context. */
final class SingleCall {
    private static final long ANSWER_LIMIT = 256 * 1024;

    private final Vertx vertx;
    private final MeshConfig.Network config;
    private final AlertProbe alerts;

    SingleCall(Vertx vertx, MeshConfig.Network config) {
        this.vertx = vertx;
        this.config = config;
        this.alerts = new AlertProbe(vertx, config);
    }

    /**
     * Whom a call is for.
     *
     * @param trust what judges the certificate; null for schemes without TLS
     * @param own what this node shows; null: nothing
     */
    record To(
            String nodeId,
            PeerScheme scheme,
            Endpoint endpoint,
            @Nullable ServerTrust trust,
            @Nullable OwnKey own) {}

    /** Fails with {@code MeshException}, hop named, when no answer came. */
    Future<Outcome.Answered> post(To to, Dialect.Outgoing outgoing, long deadlineNanos) {
        HttpClientAgent client = vertx.createHttpClient(
                LinkOptions.client(to.scheme(), config, to.trust(), to.own()), new PoolOptions());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(to.endpoint().host())
                .setPort(to.endpoint().port())
                .setURI(outgoing.uri());
        outgoing.headers().forEach(options::putHeader);
        String where = to.nodeId() + " " + to.endpoint();
        return RoundTrip.run(
                        vertx,
                        client,
                        options,
                        where,
                        outgoing.body(),
                        ANSWER_LIMIT,
                        deadlineNanos,
                        connection -> false)
                .onComplete(done -> client.close())
                .compose(outcome -> alerts.explain(outcome, to))
                .compose(outcome -> {
                    if (outcome instanceof Outcome.Answered answered) {
                        return Future.succeededFuture(answered);
                    }
                    return Future.<Outcome.Answered>failedFuture(
                            outcome instanceof Outcome.NotSent unsent
                                    ? unsent.failure()
                                    : ((Outcome.Lost) outcome).failure());
                })
                .recover(failure -> Future.failedFuture(LinkFailure.of(failure, where)));
    }
}
