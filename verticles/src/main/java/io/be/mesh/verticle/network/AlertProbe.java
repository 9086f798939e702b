package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/**
 * Finds out why a peer closes a TLS connection as soon as it is made. It says so in an alert, which the client for HTTP/2
 * does not hand on: so one more connection is made, which carries nothing, and listened to. Any context.
 */
final class AlertProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final MeshConfig.Network config;

    AlertProbe(Vertx vertx, MeshConfig.Network config) {
        this.vertx = vertx;
        this.config = config;
    }

    /** The same outcome, or with the peer's reason when it gives one against a certificate; never fails. */
    Future<Outcome> explain(Outcome outcome, SingleCall.To to) {
        ServerTrust trust = to.trust();
        if (trust == null || !(outcome instanceof Outcome.NotSent unsent) || !unsent.closed()) {
            return Future.succeededFuture(outcome);
        }
        return listen(to, trust)
                .map(alert -> alert.code() == ErrorCode.CERTIFICATE ? new Outcome.NotSent(alert) : outcome)
                .otherwise(outcome);
    }

    private Future<MeshException> listen(SingleCall.To to, ServerTrust trust) {
        String where = to.nodeId() + " " + to.endpoint();
        Promise<MeshException> heard = Promise.promise();
        NetClient client = vertx.createNetClient(LinkOptions.bare(to.scheme(), config, trust, to.own()));
        client.connect(to.endpoint().port(), to.endpoint().host())
                .onSuccess(socket -> listen(socket, heard, where))
                .onFailure(failure -> heard.tryComplete(LinkFailure.of(failure, where)));
        return heard.future().onComplete(done -> client.close());
    }

    private void listen(NetSocket socket, Promise<MeshException> heard, String where) {
        long timer = vertx.setTimer(PATIENCE.toMillis(), fired -> silent(heard, where));
        socket.exceptionHandler(alert -> heard.tryComplete(LinkFailure.of(alert, where)));
        socket.closeHandler(closed -> silent(heard, where));
        heard.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static void silent(Promise<MeshException> heard, String where) {
        heard.tryComplete(new MeshException(ErrorCode.UNREACHABLE, "the peer gives no reason").at(where));
    }
}
