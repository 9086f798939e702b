package io.be.mesh.cluster.service;

import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How this node speaks TLS to what is registered: TLS 1.2 and 1.3, and a certificate that names the service. */
public final class ServiceTls {
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    private ServiceTls() {}

    /**
     * Sets it in the options of a client, and returns them.
     *
     * @param rootCrt PEM of the roots that the service's certificate must chain to; empty: those of this machine
     */
    public static HttpClientOptions secure(
            HttpClientOptions options, ServiceProtocol protocol, String rootCrt, Duration handshakeTimeout) {
        options.setSsl(true)
                .setVerifyHost(true)
                .setForceSni(true)
                .setEnabledSecureTransportProtocols(PROTOCOLS)
                .setSslHandshakeTimeout(handshakeTimeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslEngineOptions(
                        OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions())
                .setUseAlpn(true)
                .setAlpnVersions(
                        protocol.grpc()
                                ? List.of(HttpVersion.HTTP_2)
                                : List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        if (!rootCrt.isEmpty()) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(rootCrt)));
        }
        return options;
    }
}
