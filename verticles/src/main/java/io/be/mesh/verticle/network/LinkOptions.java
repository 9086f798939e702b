package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The settings of the connections to one peer. */
public final class LinkOptions {
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int WAITING_PER_CONNECTION = 1_000;
    private static final int WINDOW = 1 << 20;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    private LinkOptions() {}

    /**
     * @param trust what judges the peer's certificate; null for schemes without TLS
     * @param own what this node shows; null: nothing
     */
    public static HttpClientOptions client(
            PeerScheme scheme,
            MeshConfig.Network config,
            @Nullable X509ExtendedTrustManager trust,
            @Nullable X509ExtendedKeyManager own) {
        HttpClientOptions options = new HttpClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2ConnectionWindowSize(WINDOW)
                .setInitialSettings(
                        new Http2Settings().setInitialWindowSize(WINDOW).setPushEnabled(false))
                .setHttp2ClearTextUpgrade(false)
                .setProtocolVersion(scheme.http2() ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        if (scheme.tls() && trust != null) {
            options.setSsl(true)
                    .setVerifyHost(false) // PeerTrust checks the name: the node id counts as one
                    .setTrustOptions(TrustOptions.wrap(trust))
                    .setKeyCertOptions(own == null ? null : KeyCertOptions.wrap(own))
                    .setEnabledSecureTransportProtocols(PROTOCOLS)
                    .setSslEngineOptions(
                            OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions())
                    .setUseAlpn(true)
                    .setAlpnVersions(
                            scheme.grpc()
                                    ? List.of(HttpVersion.HTTP_2)
                                    : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        }
        return options;
    }

    /** What {@link #client} says about TLS, for connections that are opened from now on; no session is taken up again. */
    static ClientSSLOptions tls(MeshConfig.Network config, X509ExtendedTrustManager trust, X509ExtendedKeyManager own) {
        return new ClientSSLOptions()
                .setTrustOptions(TrustOptions.wrap(trust))
                .setKeyCertOptions(KeyCertOptions.wrap(own))
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    /** For a connection over TLS that carries nothing. */
    static NetClientOptions bare(
            PeerScheme scheme,
            MeshConfig.Network config,
            X509ExtendedTrustManager trust,
            @Nullable X509ExtendedKeyManager own) {
        return new NetClientOptions(client(scheme, config, trust, own))
                .setHostnameVerificationAlgorithm("")
                .setApplicationLayerProtocols(scheme.grpc() ? List.of("h2") : List.of("h2", "http/1.1"));
    }

    /** @param pools how many share the connections to one address */
    public static PoolOptions pool(MeshConfig.Network config, int pools) {
        int share = Math.max(1, config.poolSize() / pools);
        return new PoolOptions()
                .setHttp1MaxSize(share)
                .setHttp2MaxSize(1)
                .setMaxWaitQueueSize(share * WAITING_PER_CONNECTION);
    }
}
