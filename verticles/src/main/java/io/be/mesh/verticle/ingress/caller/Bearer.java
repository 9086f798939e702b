package io.be.mesh.verticle.ingress.caller;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The token a request shows in {@code Authorization: Bearer}. */
public final class Bearer {
    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** The token; null when none is shown. */
    static @Nullable String of(MultiMap headers) {
        return of(headers.get(HttpHeaders.AUTHORIZATION));
    }

    /** The token of a header's value; null when it shows none. */
    public static @Nullable String of(@Nullable String value) {
        if (value == null || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        return value.substring(SCHEME.length()).trim();
    }
}
