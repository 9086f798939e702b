package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.message.PeerWeave;
import io.be.mesh.cluster.trust.WeaveSignature;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.WeaveRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Reads what another node brings as its request to weave. Checks signatures: not for an event loop. */
final class PeerRequestRules {
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final NetworkTables tables;
    private final Duration life;
    private final Clock clock;

    /** @param life of a request at most */
    PeerRequestRules(NetworkTables tables, Duration life, Clock clock) {
        this.tables = tables;
        this.life = life;
        this.clock = clock;
    }

    /**
     * A request whose form is right and which proves what it says of its root.
     *
     * @param route a row made of it, without keys
     * @param proved whether the connection it came over is that node's
     */
    record Asked(Route route, Weaving weaving, boolean proved) {}

    /** @throws MeshException E…400, E…403 somebody else's, E…603, E…604 expired, E…615 */
    Asked read(PeerWeave given) {
        Instant now = clock.instant();
        Asked asked = given.request().isPresent()
                ? fromMesh(given.request().get(), given, now)
                : fromGo(given.route(), given, now);
        Route route = asked.route();
        RouteRules.check(route, "", now);
        if (route.instId().isBlank()) {
            throw bad("inst_id is missing");
        }
        Environ self = tables.self();
        if (Principal.same(route.nodeId(), self.nodeId())) {
            throw bad(route.nodeId() + " is this node");
        }
        if (!given.partner().isEmpty() && !asked.proved()) {
            throw new MeshException(
                    ErrorCode.FORBIDDEN, "the request of " + route.nodeId() + " came from " + given.partner());
        }
        return asked;
    }

    private Asked fromMesh(WeaveRequest request, PeerWeave given, Instant now) {
        String self = tables.self().nodeId();
        if (!Principal.same(request.targetNodeId(), self)) {
            throw new MeshException(
                    ErrorCode.FORBIDDEN, "the request is for " + request.targetNodeId() + ", this is " + self);
        }
        if (request.issuedAt() > now.plus(SKEW).toEpochMilli()) {
            throw bad("the request is from the future: compare the clocks of both nodes");
        }
        if (request.expireAt() < now.minus(SKEW).toEpochMilli()) {
            throw new MeshException(
                    ErrorCode.AUTH_CODE_EXPIRED, "the request expired at " + Instant.ofEpochMilli(request.expireAt()));
        }
        code(request.authCode());
        WeaveSignature.verify(request, now);
        long end = Math.min(request.expireAt(), now.plus(life).toEpochMilli());
        return asked(
                Route.of(request.nodeId().strip(), request.instId(), request.instName(), request.address()),
                given,
                now,
                end,
                request.authCode(),
                request.csr(),
                request.hostRoot());
    }

    /** What it sends as keys and certificates proves nothing and is not kept. */
    private Asked fromGo(Route given, PeerWeave whole, Instant now) {
        code(given.authCode());
        if (given.address().isBlank()) {
            throw bad("address is missing");
        }
        String name = given.instName().isBlank() ? given.name() : given.instName();
        return asked(
                Route.of(given.nodeId().strip(), given.instId(), name, given.address()),
                whole,
                now,
                now.plus(life).toEpochMilli(),
                given.authCode(),
                "",
                "");
    }

    private static Asked asked(
            Route route, PeerWeave given, Instant now, long end, String code, String csr, String root) {
        Weaving weaving =
                new Weaving(route.nodeId(), false, code, csr, "", root, given.from(), now.toEpochMilli(), end);
        return new Asked(route, weaving, Principal.same(given.partner(), route.nodeId()));
    }

    private static void code(String authCode) {
        if (authCode.isBlank() || authCode.length() > 128) {
            throw bad("auth_code must have 1 to 128 characters");
        }
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
