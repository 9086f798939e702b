package io.be.mesh.verticle.binding;

import io.be.mesh.cluster.service.ServiceTls;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;

/** The connections to the receivers of one queue, which gets one message at a time. */
final class ReceiverClient {
    private static final int KEEP_ALIVE_SECONDS = 15;
    private static final int CONNECTIONS = 2;
    private static final int WINDOW = 1 << 20;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private ReceiverClient() {}

    /** @param rootCrt PEM of the roots that a receiver's certificate must chain to; empty: those of this machine */
    static HttpClientAgent open(Vertx vertx, ServiceProtocol protocol, String rootCrt, Duration connectTimeout) {
        boolean http2 = protocol.tls() || protocol.http2();
        HttpClientOptions options = new HttpClientOptions()
                .setTcpNoDelay(true)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHttp2ConnectionWindowSize(WINDOW)
                .setInitialSettings(
                        new Http2Settings().setInitialWindowSize(WINDOW).setPushEnabled(false))
                .setHttp2ClearTextUpgrade(false)
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        if (protocol.tls()) {
            ServiceTls.secure(options, protocol, rootCrt, connectTimeout);
        }
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setHttp2MaxSize(1))
                .build();
    }
}
