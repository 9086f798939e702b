package io.be.mesh.verticle.ingress.caller;

import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.Token.Kind;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.cluster.trust.PartnerDirectory;
import io.be.mesh.cluster.trust.PeerProof;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.verticle.ingress.caller.Caller.Inside;
import io.be.mesh.verticle.ingress.caller.Caller.Operator;
import io.be.mesh.verticle.ingress.caller.Caller.Partner;
import io.be.mesh.verticle.ingress.caller.Caller.Proof;
import io.be.mesh.verticle.ingress.caller.Caller.Stranger;
import io.be.mesh.verticle.ingress.port.Listener;
import io.be.mesh.verticle.ingress.port.Standing;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what (contract, section 6): turns where a request came from, what it proved and what it asks for into its
 * caller, or refuses it. The same for HTTP and gRPC. Any thread; costs a few look-ups.
 */
public final class CallerRules {
    private static final Stranger ANYONE = new Stranger("");

    private final Places places;
    private final TableView<Route> routes;
    private final PartnerDirectory partners;
    private final Tokens tokens;
    private final Supplier<Principal> self;

    /** @param self ids of this node: our other centres have the same */
    public CallerRules(
            MeshConfig config,
            TableView<Route> routes,
            PartnerDirectory partners,
            Tokens tokens,
            Supplier<Principal> self) {
        this.places = Places.of(config);
        this.routes = routes;
        this.partners = partners;
        this.tokens = tokens;
        this.self = self;
    }

    /**
     * The caller of a request that may go on.
     *
     * @throws MeshException with the code that section 6 gives the caller for what it asked
     */
    public Caller admit(HttpServerRequest request, Right right) {
        if (right == Right.PROBE) {
            return ANYONE;
        }
        return admit(Arrival.of(request, places), right, request.headers());
    }

    /**
     * The same of a connection that sends no requests: nothing but the connection itself speaks for its caller, so that a token
     * cannot be shown, nor a gateway say for whom it speaks.
     *
     * @throws MeshException with the code that section 6 gives the caller for what it asked
     */
    public Caller admit(Standing standing, Right right) {
        return admit(Arrival.at(standing, places), right, MultiMap.caseInsensitiveMultiMap());
    }

    private Caller admit(Arrival arrival, Right right, MultiMap headers) {
        Caller caller = identify(arrival, right, headers);
        require(arrival, caller, right);
        return caller;
    }

    private Caller identify(Arrival arrival, Right right, MultiMap headers) {
        PeerProof proof = arrival.standing().proof();
        if (proof instanceof PeerProof.NoCertificate) {
            return unproved(arrival, right, headers);
        }
        if (proof instanceof PeerProof.Partner partner) {
            return partner(partner.nodeId(), Proof.CERTIFICATE, "the certificate names");
        }
        if (proof instanceof PeerProof.Refused refused) {
            throw refused.why();
        }
        if (proof instanceof PeerProof.Unproved named) {
            return new Stranger(whyUnproved(named.nodeId()));
        }
        return new Stranger("the certificate shown is of no partner of this node");
    }

    /** Its root is believed when the operator has agreed, not before. */
    private String whyUnproved(String nodeId) {
        return routes.get(Principal.key(nodeId))
                .filter(RouteGate::isWaiting)
                .map(route -> RouteGate.waiting(route, self.get().nodeId()))
                .orElse("the root certificate of " + nodeId + " is not known here yet");
    }

    private Caller unproved(Arrival arrival, Right right, MultiMap headers) {
        if (WebPage.sent(headers) && !showsToken(headers)) {
            return new Stranger("a web page has to show a token, whatever its address");
        }
        if (arrival.gateway()) {
            return named(headers);
        }
        List<Route> there = partners.plaintextPartners(arrival.standing().address());
        if (there.isEmpty() || arrival.standing().listener() == Listener.INNER) {
            return ours(arrival, right, headers);
        }
        if (arrival.inside() && (arrival.thisMachine() || there.stream().allMatch(CallerRules::isClaimed))) {
            return partnerOrClient(arrival, right, headers, there);
        }
        return arrival.standing().secure()
                ? new Stranger("a partner that speaks TLS shows a certificate")
                : neighbour(there, headers);
    }

    /**
     * Whether the address of a route is the other node's word alone: it may name any of our own systems, which must not
     * lose its rights by that.
     */
    private static boolean isClaimed(Route route) {
        return route.has(RouteStatus.FROM_WEAVING) && !route.has(RouteStatus.FROM_MAN);
    }

    private boolean showsToken(MultiMap headers) {
        String bearer = Bearer.of(headers);
        return bearer != null && tokens.find(bearer, Kind.INSIDE).isPresent();
    }

    /** An address that may be a node's and a client's, too: what is asked for decides which of the two it is. */
    private Caller partnerOrClient(Arrival arrival, Right right, MultiMap headers, List<Route> there) {
        Caller client = ours(arrival, right, headers);
        // Only nodes write a hop list, and whoever writes one has fewer rights by it.
        boolean carriedOn = (right == Right.SDK || right == Right.REGISTERED) && headers.contains(PtpHeader.HOPS);
        boolean asPartner = right == Right.PEER || carriedOn || (right == Right.ACK && !(client instanceof Operator));
        return asPartner && !arrival.standing().secure() ? neighbour(there, headers) : client;
    }

    /** The plaintext partner at an address; of several that the operator gave, the one that it says it is. */
    private static Caller neighbour(List<Route> there, MultiMap headers) {
        String named = named(headers, PtpHeader.SOURCE_NODE_ID);
        for (Route route : there) {
            if (Principal.same(route.nodeId(), named)) {
                return partner(route, Proof.ADDRESS);
            }
        }
        List<Route> given = there.stream().filter(route -> !isClaimed(route)).toList();
        List<Route> likely = given.isEmpty() ? there : given;
        if (likely.size() > 1) {
            throw forbidden(
                    "several partners share this address: x-ptp-source-node-id must name the one that is calling");
        }
        return partner(likely.get(0), Proof.ADDRESS);
    }

    private Caller named(MultiMap headers) {
        String nodeId = named(headers, PtpHeader.SOURCE_NODE_ID);
        return nodeId.isEmpty()
                ? new Stranger("the gateway names no partner in x-ptp-source-node-id")
                : partner(nodeId, Proof.GATEWAY, "the gateway names");
    }

    private Caller partner(String nodeId, Proof by, String how) {
        Principal own = self.get();
        if (Principal.same(nodeId, own.nodeId())) {
            // Our other centres show a certificate; on the word of a gateway a partner would become one of us.
            return by == Proof.CERTIFICATE
                    ? new Partner(own.nodeId(), own.instId(), by)
                    : new Stranger(how + " this node itself");
        }
        Optional<Route> route = routes.get(Principal.key(nodeId)).filter(known -> !known.has(RouteStatus.REMOVED));
        return route.isPresent()
                ? partner(route.get(), by)
                : new Stranger(how + " a node that is no partner of this node");
    }

    private static Partner partner(Route route, Proof by) {
        return new Partner(route.nodeId(), route.instId(), by);
    }

    /** The one value of a header that decides who is calling; empty when it is not there. */
    private static String named(MultiMap headers, String name) {
        List<String> values = headers.getAll(name);
        if (values.size() > 1) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "header " + name + " is there more than once");
        }
        return values.isEmpty() ? "" : values.get(0).trim();
    }

    private Caller ours(Arrival arrival, Right right, MultiMap headers) {
        if (!arrival.inside()) {
            return new Stranger("the address is not one of this node's own systems");
        }
        boolean operatorToken = tokens.required(Kind.OPERATOR);
        if (tokens.required(Kind.INSIDE) || (operatorToken && right.isForOperators())) {
            return byToken(arrival, right, Bearer.of(headers), operatorToken);
        }
        return arrival.operators() && !operatorToken ? Operator.BY_ADDRESS : client(arrival, right);
    }

    /** Beside an inner port the SDK wire is for other nodes: a client is served there as anyone is. */
    private static Caller client(Arrival arrival, Right right) {
        return right == Right.SDK && !arrival.managed()
                ? new Stranger("the SDK wire is served on the inner port only")
                : Inside.CLIENT;
    }

    private Caller byToken(Arrival arrival, Right right, @Nullable String bearer, boolean operatorToken) {
        if (bearer == null) {
            return tokens.required(Kind.INSIDE) ? new Stranger("a token is missing") : client(arrival, right);
        }
        Optional<Token> operator = tokens.find(bearer, Kind.OPERATOR);
        if (operator.isPresent()) {
            return arrival.operators() ? new Operator(operator.get().id()) : client(arrival, right);
        }
        if (tokens.find(bearer, Kind.INSIDE).isEmpty()) {
            throw forbidden("the token is not one of this node's, or is no longer");
        }
        return arrival.operators() && !operatorToken ? Operator.BY_ADDRESS : client(arrival, right);
    }

    private void require(Arrival arrival, Caller caller, Right right) {
        if (caller instanceof Partner partner) {
            requireOfPartner(partner, right);
        } else if (caller instanceof Stranger stranger) {
            requireOfStranger(stranger, right);
        } else {
            requireOfOurs(arrival, caller, right);
        }
    }

    private void requireOfPartner(Partner partner, Right right) {
        switch (right) {
            case PROBE, WEAVE, ACK, SDK -> {
                // What of it is a partner's, the operation decides.
            }
            case PEER, BYTES, REGISTERED -> requireUsable(partner);
            case READ -> throw new MeshException(ErrorCode.NOT_PERMITTED, "another node may push, not read or release");
            case PUSH -> throw forbidden("another node pushes through chan/invoke");
            case MANAGE, SERVICES -> throw forbidden("a partner may not do this");
        }
    }

    /**
     * Whether the route of a partner may be used now. Our other centres need none: they are this node.
     *
     * @throws MeshException E…605, E…606, E…618
     */
    public void requireUsable(Partner partner) {
        if (!Principal.same(partner.nodeId(), self.get().nodeId())) {
            partners.usable(partner.nodeId());
        }
    }

    /**
     * What is certain of a partner's ids: its node, which it has proved, and its institution when the operator has given or approved
     * the route; that of a woven route is the partner's own word.
     */
    public Principal certain(Partner partner) {
        boolean given = Principal.same(partner.nodeId(), self.get().nodeId())
                || routes.get(Principal.key(partner.nodeId()))
                        .filter(route -> route.has(RouteStatus.FROM_MAN))
                        .isPresent();
        return new Principal(partner.nodeId(), given ? partner.instId() : "");
    }

    private static void requireOfStranger(Stranger stranger, Right right) {
        switch (right) {
            case PROBE, WEAVE, SDK -> {
                // What of it is a stranger's, the operation decides.
            }
            case PEER ->
                throw new MeshException(
                        ErrorCode.NOT_WOVEN, "the caller is no partner of this node: " + stranger.why());
            case PUSH, READ, ACK, MANAGE, SERVICES, BYTES, REGISTERED ->
                throw forbidden("the caller is not known to this node: " + stranger.why());
        }
    }

    private static void requireOfOurs(Arrival arrival, Caller caller, Right right) {
        switch (right) {
            case PROBE, PUSH, READ, WEAVE, SDK, SERVICES, BYTES, REGISTERED -> {
                // A client's own, or decided by the operation.
            }
            case PEER ->
                throw forbidden(
                        "this is for partners only; a proxy in front of this node belongs in security.gateways");
            case ACK, MANAGE -> {
                if (!(caller instanceof Operator)) {
                    throw forbidden(
                            arrival.managed()
                                    ? "this is for operators of this node only"
                                    : "the management plane is served on the inner port only");
                }
            }
        }
    }

    /** Whether a token is one of this node's, which is nobody else's business. */
    public boolean isOwnToken(String token) {
        return tokens.find(token, Kind.INSIDE).isPresent()
                || tokens.find(token, Kind.OPERATOR).isPresent();
    }

    private static MeshException forbidden(String message) {
        return new MeshException(ErrorCode.FORBIDDEN, message);
    }
}
