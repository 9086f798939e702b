package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.service.ServiceTls;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;

/** The settings of the connections to services. */
final class ClientOptions {
    /** Shorter than servers keep a connection that says nothing, so that a request seldom meets one that closes. */
    private static final int KEEP_ALIVE_SECONDS = 15;

    private static final int HTTP2_CONNECTIONS = 4;
    private static final int WINDOW = 1 << 20;
    private static final int CHUNK_BYTES = 64 * 1024;
    /** Requests that wait for a connection, for each one there may be. */
    private static final int WAITING_PER_CONNECTION = 8;

    private ClientOptions() {}

    static HttpClientOptions client(ClientKey key, ProxySettings settings) {
        boolean http2 = key.tls() || key.protocol().http2();
        HttpClientOptions options = new HttpClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(settings.maxHeaderBytes())
                .setMaxInitialLineLength(settings.maxHeaderBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setHttp2ConnectionWindowSize(WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setInitialWindowSize(WINDOW)
                        .setMaxHeaderListSize(settings.maxHeaderBytes())
                        .setPushEnabled(false))
                .setHttp2ClearTextUpgrade(false)
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        return key.tls()
                ? ServiceTls.secure(options, key.protocol(), key.rootCrt(), settings.connectTimeout())
                : options;
    }

    static PoolOptions pool(ProxySettings settings) {
        return new PoolOptions()
                .setHttp1MaxSize(settings.connections())
                .setHttp2MaxSize(HTTP2_CONNECTIONS)
                .setMaxWaitQueueSize(settings.connections() * WAITING_PER_CONNECTION);
    }
}
