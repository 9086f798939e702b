package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.bus.message.ExplainRequest;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a person writes as the request that a client would send. */
final class AskedRequest {
    private static final int MAX_CHARS = 8192;
    private static final int MAX_HEADERS = 100;

    private AskedRequest() {}

    /** @throws MeshException E…400 that says what cannot be read */
    static ServiceRequest of(ExplainRequest asked) {
        String method = asked.method().strip().toUpperCase(Locale.ROOT);
        if (method.isEmpty() || !method.chars().allMatch(Character::isLetter)) {
            throw bad("method is not the name of a method");
        }
        MultiMap headers = headers(asked.headers());
        String url = asked.url().strip();
        if (url.isEmpty() || url.length() > MAX_CHARS) {
            throw bad("url is missing or longer than " + MAX_CHARS + " characters");
        }
        int scheme = url.indexOf("://");
        boolean whole = scheme > 0 && url.substring(0, scheme).chars().allMatch(Character::isLetterOrDigit);
        String rest = whole ? url.substring(scheme + 3) : url;
        int path = whole ? pathOf(rest) : 0;
        String authority = headers.contains("host") ? headers.get("host") : rest.substring(0, path);
        return new ServiceRequest(
                method, path(rest.substring(path)), host(authority), headers, isGrpc(headers.get("content-type")));
    }

    private static int pathOf(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if ("/?#".indexOf(rest.charAt(i)) >= 0) {
                return i;
            }
        }
        return rest.length();
    }

    private static String path(String rest) {
        String path = rest.split("[?#]", 2)[0];
        return path.startsWith("/") ? path : "/" + path;
    }

    private static String host(String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static MultiMap headers(List<String> lines) {
        if (lines.size() > MAX_HEADERS) {
            throw bad("header is given " + lines.size() + " times, " + MAX_HEADERS + " are accepted");
        }
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw bad("header is not Name: value");
            }
            headers.add(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static boolean isGrpc(@Nullable String contentType) {
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("application/grpc");
    }

    private static MeshException bad(String what) {
        return new MeshException(ErrorCode.BAD_REQUEST, what);
    }
}
