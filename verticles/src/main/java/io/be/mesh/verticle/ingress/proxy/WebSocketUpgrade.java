package io.be.mesh.verticle.ingress.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The handshake of WebSocket over HTTP/1.1 (RFC 6455, section 4). */
final class WebSocketUpgrade {
    private static final String NAME = "websocket";
    private static final String KEY = "sec-websocket-key";
    private static final String ACCEPT = "sec-websocket-accept";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketUpgrade() {}

    static boolean isAsked(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && HttpMethod.GET.equals(request.method())
                && isUpgrade(request.headers())
                && request.headers().contains(KEY)
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Whether the service has agreed to what this client has asked. */
    static boolean isAccepted(HttpServerRequest request, HttpClientResponse in) {
        String key = request.headers().get(KEY);
        return isUpgrade(in.headers())
                && accept(key == null ? "" : key).equals(in.headers().get(ACCEPT));
    }

    private static boolean isUpgrade(MultiMap headers) {
        return HopByHop.named(headers).contains("upgrade") && NAME.equalsIgnoreCase(headers.get(HttpHeaders.UPGRADE));
    }

    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.strip() + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
