package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.conf.MeshConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The settings of both servers of a port. */
final class ServerOptions {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
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

    static HttpServerOptions tls(MeshConfig.Ingress settings, LeafCertificate identity) {
        HttpServerOptions options = plain(settings)
                .setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setKeyCertOptions(keyAndChain(identity))
                .setSslEngineOptions(
                        OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions());
        options.setSslHandshakeTimeout(settings.handshakeTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /** What {@link #tls} says about TLS, with another identity. */
    static ServerSSLOptions tlsUpdate(MeshConfig.Ingress settings, LeafCertificate identity) {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(keyAndChain(identity));
        options.setEnabledSecureTransportProtocols(PROTOCOLS);
        options.setSslHandshakeTimeout(settings.handshakeTimeout().toMillis());
        options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    private static PemKeyCertOptions keyAndChain(LeafCertificate identity) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(identity.chain()))
                .addKeyValue(Buffer.buffer(identity.key()));
    }
}
