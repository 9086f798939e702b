package io.be.mesh.verticle.ingress.caller;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * What a browser says of a request that a page has sent, not its user: {@code Origin} with each POST, and
 * {@code Sec-Fetch-Site} with each request over TLS or to its own machine. A page can leave out neither.
 */
final class WebPage {
    private static final String SITE = "sec-fetch-site";
    /** The user has typed the address. */
    private static final String USER = "none";

    private WebPage() {}

    static boolean sent(MultiMap headers) {
        String site = headers.get(SITE);
        return headers.contains(HttpHeaders.ORIGIN) || (site != null && !site.equalsIgnoreCase(USER));
    }
}
