package io.be.mesh.verticle.ingress.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Headers that are for one connection and end with it (RFC 9110, section 7.6.1). */
final class HopByHop {
    /** Lower case. */
    static final Set<String> NAMES = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "te",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private HopByHop() {}

    /** Lower case with {@code -}: what stands behind this node may take {@code _} for it. The same object when it is that already. */
    static String canonical(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_' || (c >= 'A' && c <= 'Z')) {
                return name.toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
        return name;
    }

    static boolean is(String canonical) {
        return NAMES.contains(canonical);
    }

    /** What the sender itself has declared to be for its connection only. */
    static Set<String> named(MultiMap headers) {
        List<String> values = headers.getAll(HttpHeaders.CONNECTION);
        if (values.isEmpty()) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : values) {
            for (String name : value.split(",", -1)) {
                named.add(canonical(name.strip()));
            }
        }
        return named;
    }
}
