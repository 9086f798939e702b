package io.be.mesh.verticle.registry.pool;

import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks whether an address answers: with a connection, or a GET on a connection of its own. Any thread; ends in time. */
final class Prober implements AutoCloseable {
    /** For a connection, and for the head of the answer to a GET. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int MAX_HEADER_BYTES = 16 << 10;
    private static final int OK = 200;
    private static final int BAD = 400;

    private final NetClient tcp;
    private final HttpClientAgent http1;
    private final HttpClientAgent http2;

    Prober(Vertx vertx) {
        int millis = Math.toIntExact(PATIENCE.toMillis());
        tcp = vertx.createNetClient(new NetClientOptions().setConnectTimeout(millis));
        HttpClientOptions options = new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout(millis)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHttp2ClearTextUpgrade(false)
                .setDecompressionSupported(false);
        http1 = vertx.createHttpClient(options.setProtocolVersion(HttpVersion.HTTP_1_1));
        // Without it, what the options of a request say of ALPN is not heard.
        http2 = vertx.createHttpClient(new HttpClientOptions(options)
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setUseAlpn(true));
    }

    /** @return empty: it is well; else why not. Does not fail */
    Future<Optional<String>> probe(SocketAddress address, Authority authority, Check check) {
        Future<Optional<String>> found = check.isPath() ? get(address, authority, check) : connect(address);
        return found.recover(failure -> Future.succeededFuture(Optional.of(ProbeFailure.words(failure))));
    }

    private Future<Optional<String>> connect(SocketAddress address) {
        return tcp.connect(address).map(socket -> {
            socket.close();
            return Optional.empty();
        });
    }

    private Future<Optional<String>> get(SocketAddress address, Authority authority, Check check) {
        Future<HttpClientRequest> asked = client(check.protocol()).request(request(address, authority, check));
        return asked.compose(HttpClientRequest::send)
                .map(Prober::judge)
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                // The connection is this probe's own: whatever else it brings is not read.
                .onComplete(
                        done -> asked.onSuccess(request -> request.connection().close()));
    }

    private HttpClientAgent client(ServiceProtocol protocol) {
        return protocol.http2() ? http2 : http1;
    }

    private static RequestOptions request(SocketAddress address, Authority authority, Check check) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(address)
                .setHost(authority.host())
                .setPort(authority.port())
                .setURI(check.how())
                .setFollowRedirects(false)
                .setConnectTimeout(PATIENCE.toMillis())
                .setSsl(check.protocol().tls());
        return check.protocol().tls() ? options.setSslOptions(tls(check)) : options;
    }

    private static ClientSSLOptions tls(Check check) {
        ClientSSLOptions options = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm("HTTPS")
                .setUseAlpn(true)
                .setApplicationLayerProtocols(List.of(check.protocol().http2() ? "h2" : "http/1.1"))
                .setSslHandshakeTimeout(PATIENCE.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return check.rootCrt().isEmpty()
                ? options
                : options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(check.rootCrt())));
    }

    private static Optional<String> judge(HttpClientResponse response) {
        response.exceptionHandler(cut -> {}); // by this probe itself
        int status = response.statusCode();
        return status >= OK && status < BAD ? Optional.empty() : Optional.of("its check is answered with " + status);
    }

    @Override
    public void close() {
        tcp.close();
        http1.close();
        http2.close();
    }
}
