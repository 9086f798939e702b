package io.be.mesh.bench.load;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;

/**
 * What a TLS client shows: a key and its certificate, or nothing. It believes any server, because who serves is not what is
 * measured.
 *
 * @param keys PKCS#12
 */
public record TlsCredential(Optional<Path> keys, String password) {
    private static final TlsCredential NONE = new TlsCredential(Optional.empty(), "");

    public static TlsCredential none() {
        return NONE;
    }

    /**
     * A client's settings with a memory of sessions of its own.
     *
     * @param server judges what a server shows, which only whole handshakes do
     */
    SslContext context(TrustManager server) throws IOException {
        // The JDK's engine: it takes a session up again, and its cost is not the server's.
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .endpointIdentificationAlgorithm(null)
                .trustManager(server);
        try {
            if (keys.isPresent()) {
                char[] secret = password.toCharArray();
                KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                shown.init(KeyStore.getInstance(keys.get().toFile(), secret), secret);
                builder.keyManager(shown);
            }
            return builder.build();
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS client: " + e.getMessage(), e);
        }
    }

    /**
     * Settings for connections that stay: HTTP/2 in the handshake, the native engine where it is there, and one cipher, so that
     * every server beside another has the same to do.
     */
    static SslContext http2() throws IOException {
        return SslContextBuilder.forClient()
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3")
                .ciphers(List.of("TLS_AES_128_GCM_SHA256"))
                .endpointIdentificationAlgorithm(null)
                .trustManager(new WholeHandshakes(Long.MAX_VALUE))
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
    }

    @Override
    public String toString() {
        return "TlsCredential[keys=" + keys + "]";
    }
}
