package io.be.mesh.verticle.network;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.verticle.network.FirstUse.Verdict;
import io.be.mesh.verticle.network.Introduction.Met;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code net/refresh}: all routes of a request or none. Everything is checked first, then every peer is asked who it is,
 * at the same time and within three seconds, then all is stored in one commit. Used on one context.
 */
final class RouteRefresh {
    private static final Logger log = LoggerFactory.getLogger(RouteRefresh.class);
    private static final int MAX_ROUTES = 256;

    private final Vertx vertx;
    private final NetworkTables tables;
    private final Introduction introduction;
    private final RouteMerge merge;
    private final Acknowledgement acknowledgement;
    private final Clock clock;
    private final Lane changes;

    RouteRefresh(
            Vertx vertx,
            NetworkTables tables,
            Introduction introduction,
            Acknowledgement acknowledgement,
            Lane changes,
            Clock clock) {
        this.vertx = vertx;
        this.tables = tables;
        this.introduction = introduction;
        this.merge = new RouteMerge(clock);
        this.acknowledgement = acknowledgement;
        this.changes = changes;
        this.clock = clock;
    }

    Future<Done> refresh(List<Route> asked) {
        if (asked.isEmpty() || asked.size() > MAX_ROUTES) {
            return Future.failedFuture(new MeshException(
                    ErrorCode.BAD_REQUEST, asked.size() + " routes given, 1 to " + MAX_ROUTES + " are accepted"));
        }
        List<Route> given = asked.stream().map(MisplacedKey::removed).toList();
        return vertx.<Map<String, Route>>executeBlocking(() -> {
                    check(given);
                    return plan(given);
                })
                .compose(this::meetAll)
                .compose(met -> changes.run(() -> store(given, met)))
                .compose(done -> approved(given, done));
    }

    /** Costs CPU when keys are given. */
    private void check(List<Route> given) {
        for (int i = 0; i < given.size(); i++) {
            RouteRules.check(given.get(i), at(given, i), clock.instant());
        }
    }

    /** Merges each route with what is stored, or with the one before it in the request. */
    private Map<String, Route> plan(List<Route> given) {
        Map<String, Route> planned = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            Route route = given.get(i);
            String key = Principal.key(route.nodeId());
            Optional<Route> before = Optional.ofNullable(planned.get(key))
                    .or(() -> tables.routes().get(key));
            Route merged = merge.merge(route, before);
            if (!removed(merged)) {
                RouteRules.complete(merged, at(given, i));
            }
            planned.put(key, merged);
        }
        return planned;
    }

    private static String at(List<Route> given, int index) {
        return given.size() == 1 ? "" : "routes[" + index + "].";
    }

    private Future<Map<String, Met>> meetAll(Map<String, Route> planned) {
        Map<String, Met> met = new LinkedHashMap<>();
        List<Future<Met>> running = new ArrayList<>();
        planned.forEach((key, route) -> {
            if (!removed(route) && !tables.isSelf(route.nodeId())) {
                boolean known = tables.routes().get(key).isPresent();
                running.add(introduction.meet(route, known).onSuccess(answer -> met.put(key, answer)));
            }
        });
        return Future.join(running).map(all -> met);
    }

    /** Merges once more, with what others may have stored meanwhile, and commits. */
    private Future<Done> store(List<Route> given, Map<String, Met> met) {
        Map<String, Route> planned;
        try {
            planned = plan(given);
            met.values().forEach(RouteRefresh::requireUnbroken);
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
        PartnerEdit edit = new PartnerEdit(tables);
        List<Route> stored = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        planned.forEach((key, route) -> {
            if (removed(route)) {
                edit.forget(route.nodeId());
                return;
            }
            Route settled = settled(route, met.get(key), remarks);
            stored.add(settled);
            edit.put(settled);
            if (!settled.guestRoot().isEmpty()) {
                edit.unpin(route.nodeId()); // what the operator gives replaces what was trusted on first use
            }
        });
        List<PinnedRoot> pinned =
                met.values().stream().flatMap(each -> pin(each).stream()).toList();
        pinned.forEach(pin -> edit.unpin(pin.nodeId()).pin(pin));
        return edit.commit().map(changed -> {
            pinned.forEach(Introducer::announce);
            stored.forEach(RouteRefresh::report);
            return new Done(String.join("; ", remarks), changed);
        });
    }

    /** A refresh of what waits is the operator's approval. */
    private Future<Done> approved(List<Route> given, Done done) {
        List<Future<Done>> acks = given.stream()
                .map(route -> Principal.key(route.nodeId()))
                .distinct()
                .filter(this::waits)
                .map(key -> acknowledgement
                        .ack(Route.of(key, "", "", ""))
                        .otherwise(failure -> new Done(remark(key, MeshException.of(failure)), List.of())))
                .toList();
        return Future.join(acks).map(all -> {
            List<String> remarks = new ArrayList<>();
            List<Change> changed = new ArrayList<>();
            for (Done each :
                    Stream.concat(Stream.of(done), all.<Done>list().stream()).toList()) {
                changed.addAll(each.changes());
                if (!each.message().isEmpty()) {
                    remarks.add(each.message());
                }
            }
            return new Done(String.join("; ", remarks), changed);
        });
    }

    private boolean waits(String key) {
        return tables.routes().get(key).isPresent()
                && tables.theirs(key)
                        .filter(request -> !request.isExpired(clock.millis()))
                        .isPresent();
    }

    private static String remark(String nodeId, MeshException why) {
        return "the request of " + nodeId + " is not approved: " + why.code().code() + " " + why.message();
    }

    private Route settled(Route route, @Nullable Met met, List<String> remarks) {
        if (met == null) {
            int self = (route.status() | RouteStatus.CONNECTED | RouteStatus.WEAVED) & ~RouteStatus.VIRTUAL;
            return route.withStatus(self);
        }
        if (met.verdict() instanceof Verdict.Doubted doubted) {
            MeshException why = doubted.why();
            remarks.add(
                    route.nodeId() + " is stored, not connected: " + why.code().code() + " " + why.message());
            return route;
        }
        String instName = met.environ().map(Environ::instName).orElse("");
        met.environ()
                .filter(environ -> !Principal.same(environ.instId(), route.instId()))
                .ifPresent(environ -> remarks.add(route.nodeId() + " says that its institution is " + environ.instId()
                        + ", the route keeps " + route.instId()));
        return route.withStatus(route.status() | RouteStatus.CONNECTED).named(instName);
    }

    private static void requireUnbroken(Met met) {
        if (met.verdict() instanceof Verdict.Refused refused) {
            throw refused.why();
        }
    }

    private static Optional<PinnedRoot> pin(Met met) {
        return met.verdict() instanceof Verdict.Accepted accepted ? accepted.pin() : Optional.empty();
    }

    private static boolean removed(Route route) {
        return (route.status() & RouteStatus.REMOVED) != 0;
    }

    private static void report(Route route) {
        log.atInfo()
                .addKeyValue("partner", route.nodeId())
                .addKeyValue("address", route.address())
                .addKeyValue("connected", (route.status() & RouteStatus.CONNECTED) != 0)
                .addKeyValue("version", route.version())
                .log("route stored");
    }
}
