package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.token.Token;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Who makes a call, as the audit log names it.
 *
 * @param who {@code operator}, with the token or certificate it has shown
 * @param from its address
 */
record Caller(String who, String from) {
    static Caller of(HttpServerRequest request, Optional<Token> token) {
        String who = "operator"
                + token.map(shown -> " token " + shown.id()).orElse("")
                + certificate(request).map(name -> " certificate " + name).orElse("");
        return new Caller(who, host(request));
    }

    static String host(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }

    /** The name in the certificate that the client has proved. */
    static Optional<String> certificate(HttpServerRequest request) {
        SSLSession session = request.sslSession();
        if (session == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(session.getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
