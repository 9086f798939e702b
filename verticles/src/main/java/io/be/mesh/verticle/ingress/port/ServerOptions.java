package io.be.mesh.verticle.ingress.port;

import io.be.mesh.conf.MeshConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** The settings of both servers of a port. */
final class ServerOptions {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    /** Forward secrecy and authenticated encryption only; those of TLS 1.3 first. */
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final int BACKLOG = 4096;
    private static final int CHUNK_BYTES = 64 * 1024;

    /** A reader that gives up resets its stream: so many may give up in one period before it counts as an attack. */
    private static final int RESETS_PER_STREAM = 20;

    private static final int RESET_PERIOD_SECONDS = 10;

    private ServerOptions() {}

    static HttpServerOptions plain(MeshConfig.Ingress settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setTcpKeepAlive(true)
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxInitialLineLength(settings.maxHeaderBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(settings.maxConcurrentStreams())
                        .setMaxHeaderListSize(settings.maxHeaderBytes())
                        .setMaxFrameSize(CHUNK_BYTES)
                        // Half of the connection's, so that one stream that is not read does not hold up all.
                        .setInitialWindowSize(settings.windowBytes() / 2))
                .setHttp2ConnectionWindowSize(settings.windowBytes());
        options.setHttp2RstFloodMaxRstFramePerWindow(RESETS_PER_STREAM * settings.maxConcurrentStreams())
                .setHttp2RstFloodWindowDuration(RESET_PERIOD_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
        return options;
    }

    /** @param keys what the node shows of itself; it may change without these options */
    static HttpServerOptions tls(MeshConfig.Ingress settings, PresentedKeys keys, SSLEngineOptions engine) {
        HttpServerOptions options = plain(settings)
                .setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setKeyCertOptions(KeyCertOptions.wrap(keys))
                .setTrustOptions(TrustOptions.wrap(new AnyChain()))
                .setClientAuth(ClientAuth.REQUEST)
                .setSslEngineOptions(engine);
        SUITES.forEach(options::addEnabledCipherSuite);
        options.setSslHandshakeTimeout(settings.handshakeTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /**
     * For connections that carry bytes. The JDK's engine, as with the native one a client that ends its half of the
     * connection ends both. No ALPN: what is spoken inside is not this node's business.
     *
     * @param keys what the node shows of itself; it may change without this context
     */
    static SslContext bytes(PresentedKeys keys) {
        try {
            return SslContextBuilder.forServer(keys)
                    .sslProvider(SslProvider.JDK)
                    .protocols(PROTOCOLS)
                    .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                    .trustManager(new AnyChain())
                    .clientAuth(io.netty.handler.ssl.ClientAuth.OPTIONAL)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("the JDK has no TLS 1.2 and 1.3", e);
        }
    }

    /** The native one where its library is there. */
    static SSLEngineOptions fastestEngine() {
        return OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
    }
}
