package io.be.mesh.verticle.network;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Takes every certificate of a client, as the listener of a node does at the handshake. */
final class AnyClient implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
