package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.conf.AddressRanges;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may call the admin API. Three questions, in this order:
 *
 * <ol>
 *   <li>Is it a person or a browser that a foreign page has sent? The {@code Host} is an address or a name of this port
 *       (no DNS rebinding), the {@code Origin} is this port itself, and what changes something is JSON, which a foreign page
 *       may not send unasked.
 *   <li>Does it come from this machine or from an address of {@code security.operators}?
 *   <li>Has it shown an operator token, when there is one or when other machines reach this port?
 * </ol>
 */
final class AdminGuard {
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +([\\x21-\\x7e]+) *");
    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<String> FOREIGN_SITES = Set.of("cross-site", "same-site");
    private static final String CALLER = "mesh.caller";

    private final Tokens tokens;
    private final AddressRanges operators;
    private final Set<String> names;
    private final boolean exposed;

    /**
     * @param names by which this port may be called, besides addresses and {@code localhost}; lower case
     * @param exposed whether other machines reach this port without having to show a certificate
     */
    AdminGuard(Tokens tokens, MeshConfig.Security security, Set<String> names, boolean exposed) {
        this.tokens = tokens;
        this.operators = security.operatorRanges();
        this.names = Set.copyOf(names);
        this.exposed = exposed;
    }

    /** Lets an operator pass and answers everybody else. */
    void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<Token> token = bearer(request).flatMap(text -> tokens.find(text, Token.Kind.OPERATOR));
        if (!isAddressed(request, token) || isForeignPage(request)) {
            refuse(
                    context,
                    ErrorCode.FORBIDDEN.http(),
                    "this call is for another host or comes from a page of another one");
        } else if (!READS.contains(request.method()) && !isJson(request)) {
            Problem.answer(
                    context,
                    Problem.UNSUPPORTED_MEDIA_TYPE,
                    new MeshException(
                            ErrorCode.CODEC, "what changes something is application/json, also without a body"));
        } else if (!isNear(request)) {
            refuse(context, ErrorCode.FORBIDDEN.http(), "this address is not one of security.operators");
        } else if (token.isEmpty() && needsToken(request)) {
            context.response().putHeader("www-authenticate", "Bearer realm=\"mesh admin\"");
            refuse(context, Problem.UNAUTHORIZED, "this call needs an operator token: Authorization: Bearer TOKEN");
        } else {
            context.put(CALLER, Caller.of(request, token));
            context.next();
        }
    }

    /** Whom {@link #check} has let pass. */
    static Caller caller(RoutingContext context) {
        return context.get(CALLER);
    }

    /** A name that leads here without being one of ours may have been made to do so; who has a token is no foreign page. */
    private boolean isAddressed(HttpServerRequest request, Optional<Token> token) {
        HostAndPort authority = request.authority();
        return authority != null
                && (token.isPresent() || isOurs(authority.host().toLowerCase(Locale.ROOT)));
    }

    private boolean isOurs(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return bare.equals("localhost")
                || names.contains(bare)
                || NetUtil.isValidIpV4Address(bare)
                || NetUtil.isValidIpV6Address(bare);
    }

    private static boolean isForeignPage(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String own = request.scheme() + "://" + request.authority();
        String site = request.getHeader("sec-fetch-site");
        return (origin != null && !origin.equalsIgnoreCase(own)) || (site != null && FOREIGN_SITES.contains(site));
    }

    private static boolean isJson(HttpServerRequest request) {
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return type != null && type.split("[; ]", 2)[0].equalsIgnoreCase("application/json");
    }

    private boolean isNear(HttpServerRequest request) {
        InetAddress from = remote(request);
        return from != null && (from.isLoopbackAddress() || operators.contains(from));
    }

    /** Counting is open to this machine: what collects metrics there need not be trusted with a token. */
    private boolean needsToken(HttpServerRequest request) {
        InetAddress from = remote(request);
        boolean counting = request.path().equals(AdminRouter.METRICS) && from != null && from.isLoopbackAddress();
        return !counting && (exposed || tokens.required(Token.Kind.OPERATOR));
    }

    /** Nothing is looked up: it is an address already. */
    private static @Nullable InetAddress remote(HttpServerRequest request) {
        String host = Caller.host(request);
        return host.isEmpty() ? null : NetUtil.createInetAddressFromIpAddressString(host);
    }

    private static Optional<String> bearer(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return Optional.ofNullable(header)
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .map(matched -> matched.group(1));
    }

    private static void refuse(RoutingContext context, int status, String detail) {
        Problem.answer(context, status, new MeshException(ErrorCode.FORBIDDEN, detail));
    }
}
