package io.be.mesh.verticle.network.check;

import io.be.mesh.cluster.bus.message.CheckReport.Line;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.verticle.network.LinkFailure;
import io.be.mesh.verticle.network.ShownChain;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/** TLS as the traffic uses it: what was agreed on, what the peer showed, and whether it asked for our certificate. */
final class Handshake {
    private static final String STEP = "handshake";

    private final CheckWire wire;
    private final ShownChain shown;
    private final AskedKey key;

    Handshake(CheckWire wire, ShownChain shown, AskedKey key) {
        this.wire = wire;
        this.shown = shown;
        this.key = key;
    }

    /** @param open whether the steps after this one have a connection */
    record Shaken(Line line, boolean open) {}

    /** Never fails. */
    Future<Shaken> shake() {
        long began = System.nanoTime();
        return wire.shared()
                .compose(connection -> version(connection)
                        .map(version -> new Shaken(
                                Lines.pass(STEP, detail(connection, version, System.nanoTime() - began)), true)))
                .otherwise(failure -> new Shaken(failed(failure), false));
    }

    /** A first request tells the protocol, and under TLS 1.3 brings a late refusal to light. */
    private Future<HttpVersion> version(HttpClientConnection connection) {
        return connection
                .request(wire.request(HttpMethod.GET, HttpPath.STATS, Map.of()))
                .compose(request -> {
                    request.exceptionHandler(ignored -> {});
                    return request.send()
                            .compose(response -> {
                                wire.remember(response.headers());
                                return response.end();
                            })
                            .timeout(CheckWire.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .map(request.version());
                });
    }

    private String detail(HttpClientConnection connection, HttpVersion version, long nanos) {
        if (!wire.scheme().tls()) {
            return "no TLS: the address says " + wire.scheme().name().toLowerCase(Locale.ROOT) + "://, "
                    + version.alpnName();
        }
        SSLSession session = connection.sslSession();
        String agreed = session == null ? "TLS" : session.getProtocol() + " " + session.getCipherSuite();
        return agreed + ", ALPN " + version.alpnName() + ", " + ours() + ", in " + Lines.time(nanos) + "; it shows "
                + subject();
    }

    private String ours() {
        return !key.asked()
                ? "it did not ask for our certificate"
                : key.shown() ? "our certificate was shown" : "it asked for our certificate, and there is none";
    }

    private String subject() {
        return shown.chain().isEmpty()
                ? "no certificate"
                : shown.chain().stream()
                        .map(X509Certificate::getSubjectX500Principal)
                        .findFirst()
                        .map(name -> name.getName())
                        .orElse("");
    }

    private Line failed(Throwable failure) {
        MeshException why = LinkFailure.of(failure, wire.place().endpoint().toString());
        String cause = why.message();
        return Lines.fail(STEP, wire.place().endpoint().toString(), cause, hint(why, cause));
    }

    private String hint(MeshException why, String cause) {
        if (cause.contains("does not speak TLS")) {
            return "the port speaks plaintext: write http:// or h2c:// before the address, or let the partner open TLS";
        }
        if (why.code() == ErrorCode.CERTIFICATE) {
            return "the partner may not accept our certificate: compare `mesh kms show` with what it has of us";
        }
        return wire.scheme().tls()
                ? "what listens there may not be a TLS port, or something on the way breaks TLS"
                : "what listens there does not speak HTTP";
    }
}
