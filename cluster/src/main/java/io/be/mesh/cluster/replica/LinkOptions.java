package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.identity.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The settings of the payload link's connections: HTTP/2 over TLS 1.3, few of them, each for many calls. */
final class LinkOptions {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int STREAMS = 10_000;
    private static final int STREAM_WINDOW = 8 << 20;
    private static final int CONNECTION_WINDOW = 2 * STREAM_WINDOW;
    private static final int FRAME = 64 * 1024;
    private static final int HEADERS = 8 * 1024;
    private static final int BACKLOG = 1024;
    private static final int HANDSHAKE_SECONDS = 5;
    private static final int IDLE_SECONDS = 300;
    private static final int WAITING = 10_000;
    /** A caller that gives up resets its stream, which is no attack here: who has a certificate is one of us. */
    private static final int RESETS_PER_STREAM = 20;

    private static final int RESET_PERIOD_SECONDS = 10;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3");

    private LinkOptions() {}

    static HttpServerOptions server(LinkSettings settings, ReplicaIdentity identity) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.listen().host())
                // Below zero: the system chooses one port for all event loops.
                .setPort(settings.listen().port() == 0 ? -1 : settings.listen().port())
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setMaxHeaderSize(HEADERS)
                .setInitialSettings(http2().setMaxConcurrentStreams(STREAMS))
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS_PER_STREAM * STREAMS)
                .setHttp2RstFloodWindowDuration(RESET_PERIOD_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2));
        new ReplicaTls(identity).secure(options);
        options.setKeyCertOptions(shown(identity))
                // A new replica has none yet; what it may do without is decided for each connection.
                .setClientAuth(ClientAuth.REQUEST)
                .setUseAlpn(true)
                .setSslEngineOptions(engine())
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    static HttpClientOptions client(ReplicaIdentity identity) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setVerifyHost(false) // a certificate of the cluster is what counts, wherever its replica runs
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setConnectTimeout(CONNECT_MILLIS)
                .setHttp2KeepAliveTimeout(IDLE_SECONDS)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setInitialSettings(http2())
                .setAlpnVersions(List.of(HttpVersion.HTTP_2));
        new ReplicaTls(identity).secure(options);
        options.setUseAlpn(true)
                .setSslEngineOptions(engine())
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /** One connection for each event loop and replica. */
    static PoolOptions pool() {
        return new PoolOptions().setHttp2MaxSize(1).setMaxWaitQueueSize(WAITING);
    }

    private static Http2Settings http2() {
        return new Http2Settings()
                .setInitialWindowSize(STREAM_WINDOW)
                .setMaxFrameSize(FRAME)
                .setMaxHeaderListSize(HEADERS)
                .setPushEnabled(false);
    }

    /** What {@link #server} says about TLS, for connections that are opened from now on. */
    static ServerSSLOptions serverTls(ReplicaIdentity identity) {
        ServerSSLOptions options = new ServerSSLOptions().setClientAuth(ClientAuth.REQUEST);
        options.setUseAlpn(true)
                .setApplicationLayerProtocols(List.of(HttpVersion.HTTP_2.alpnName()))
                .setKeyCertOptions(shown(identity))
                .setTrustOptions(new ReplicaTls(identity).trustOptions())
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /** What {@link #client} says about TLS, for connections that are opened from now on. */
    static ClientSSLOptions clientTls(ReplicaIdentity identity) {
        ReplicaTls tls = new ReplicaTls(identity);
        ClientSSLOptions options = new ClientSSLOptions();
        options.setUseAlpn(true)
                .setApplicationLayerProtocols(List.of(HttpVersion.HTTP_2.alpnName()))
                .setKeyCertOptions(tls.keyCertOptions())
                .setTrustOptions(tls.trustOptions())
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        return options;
    }

    /** The server shows its root, too: a new replica compares it with its token. */
    private static KeyCertOptions shown(ReplicaIdentity identity) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(Pem.write(List.of(identity.certificate(), identity.root()))))
                .addKeyValue(Buffer.buffer(Pem.write(identity.key())));
    }

    /** The native one where its library is there. */
    private static SSLEngineOptions engine() {
        return OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
    }
}
