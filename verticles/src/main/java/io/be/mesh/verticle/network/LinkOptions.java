package io.be.mesh.verticle.network;

import io.be.mesh.conf.MeshConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The settings of the connections to one peer. */
public final class LinkOptions {
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int WAITING_PER_CONNECTION = 1_000;
    private static final int WINDOW = 1 << 20;

    private LinkOptions() {}

    /** @param trust what judges the peer's certificate; null for schemes without TLS */
    public static HttpClientOptions client(
            PeerScheme scheme, MeshConfig.Network config, @Nullable X509ExtendedTrustManager trust) {
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
                    .setUseAlpn(true)
                    .setAlpnVersions(
                            scheme.grpc()
                                    ? List.of(HttpVersion.HTTP_2)
                                    : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        }
        return options;
    }

    static PoolOptions pool(MeshConfig.Network config, int eventLoops) {
        return new PoolOptions()
                .setHttp1MaxSize(config.poolSize())
                .setHttp2MaxSize(Math.min(config.poolSize(), eventLoops))
                .setMaxWaitQueueSize(config.poolSize() * WAITING_PER_CONNECTION);
    }
}
