package io.be.mesh.tests.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A key and the chain shown with it, its own certificate first. Shown as it is, whatever the server asks for. */
public record Credential(PrivateKey key, List<X509Certificate> chain) {
    private static final Base64.Encoder MIME = Base64.getMimeEncoder(64, new byte[] {'\n'});

    public Credential {
        chain = List.copyOf(chain);
    }

    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The same key with more or other certificates behind it. */
    public Credential withChain(List<X509Certificate> other) {
        return new Credential(key, other);
    }

    /** The same, with the issuers of another behind it. */
    public Credential under(Credential issuer) {
        List<X509Certificate> longer = new ArrayList<>(chain);
        longer.addAll(issuer.chain());
        return new Credential(key, longer);
    }

    /** PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    public String chainPem() {
        StringBuilder text = new StringBuilder();
        chain.forEach(certificate -> text.append(pem(certificate)));
        return text.toString();
    }

    public static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + MIME.encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    /** SHA-256 of the certificate as the node writes it: pairs of hex digits with colons. */
    public String fingerprint() {
        return fingerprint(certificate());
    }

    public static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Key and chain as a file for {@code curl --cert} and {@code openssl -cert}. */
    public Path write(Path folder, String name) {
        try {
            return Files.writeString(folder.resolve(name), chainPem() + keyPem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that shows this and believes any server. */
    public SSLContext sslContext() {
        return context(this);
    }

    /** A client that shows nothing and believes any server. */
    public static SSLContext anonymous() {
        return context(null);
    }

    private static SSLContext context(@Nullable Credential shown) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys = shown == null ? null : new KeyManager[] {new Always(shown)};
            context.init(keys, new TrustManager[] {new Anyone()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows one chain, where the JDK's own would keep back what it thinks is not good enough. */
    private static final class Always extends X509ExtendedKeyManager {
        private static final String ALIAS = "shown";
        private final Credential shown;

        Always(Credential shown) {
            this.shown = shown;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return choose(keyTypes);
        }

        @Override
        public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            return choose(keyTypes);
        }

        private @Nullable String choose(String[] keyTypes) {
            String algorithm = shown.key().getAlgorithm();
            return List.of(keyTypes).contains(algorithm) ? ALIAS : null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return shown.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return shown.key();
        }
    }

    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
