package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private static final int MAX_WAITING = 64;

    private final Vertx vertx;
    private final ReplicatedTable<Route> routes;
    private final ReplicatedTable<PinnedRoot> pins;
    private final TableView<Environ> identity;
    private final Introduction introduction;
    private final RouteMerge merge;
    private final Clock clock;
    private final Lane changes = new Lane(MAX_WAITING);

    RouteRefresh(Vertx vertx, NetworkTables tables, Introduction introduction, Clock clock) {
        this.vertx = vertx;
        this.routes = tables.routes();
        this.pins = tables.pins();
        this.identity = tables.identity();
        this.introduction = introduction;
        this.merge = new RouteMerge(clock);
        this.clock = clock;
    }

    Future<Done> refresh(List<Route> given) {
        if (given.isEmpty() || given.size() > MAX_ROUTES) {
            return Future.failedFuture(new MeshException(
                    ErrorCode.BAD_REQUEST, given.size() + " routes given, 1 to " + MAX_ROUTES + " are accepted"));
        }
        return vertx.<Map<String, Route>>executeBlocking(() -> {
                    check(given);
                    return plan(given);
                })
                .compose(this::meetAll)
                .compose(met -> changes.run(() -> store(given, met)));
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
            Optional<Route> before = Optional.ofNullable(planned.get(key)).or(() -> routes.get(key));
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
            if (!removed(route) && !isSelf(route)) {
                boolean known = routes.get(key).isPresent();
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
        Map<String, Route> puts = new LinkedHashMap<>();
        Set<String> removes = new HashSet<>();
        List<String> remarks = new ArrayList<>();
        planned.forEach((key, route) -> {
            if (removed(route)) {
                removes.add(key);
            } else {
                puts.put(key, settled(route, met.get(key), remarks));
            }
        });
        Map<String, PinnedRoot> newPins = new LinkedHashMap<>();
        met.forEach((key, meeting) -> pin(meeting).ifPresent(pin -> newPins.put(key, pin)));
        Set<String> oldPins = new HashSet<>(removes);
        puts.forEach((key, route) -> {
            if (!route.guestRoot().isEmpty() && pins.get(key).isPresent()) {
                oldPins.add(key); // what the operator gives replaces what was trusted on first use
            }
        });
        return routes.write(puts, removes)
                .compose(done -> newPins.isEmpty() && oldPins.isEmpty()
                        ? Future.succeededFuture()
                        : pins.write(newPins, oldPins))
                .map(done -> {
                    newPins.values().forEach(Pinning::announce);
                    puts.values().forEach(RouteRefresh::report);
                    return remarks.isEmpty() ? Done.OK : new Done(String.join("; ", remarks), List.of());
                });
    }

    private Route settled(Route route, @Nullable Met met, List<String> remarks) {
        if (met == null) {
            int self = (route.status() | RouteStatus.CONNECTED | RouteStatus.WEAVED) & ~RouteStatus.VIRTUAL;
            return RouteMerge.with(route, self, "");
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
        return RouteMerge.with(route, route.status() | RouteStatus.CONNECTED, instName);
    }

    private static void requireUnbroken(Met met) {
        if (met.verdict() instanceof Verdict.Refused refused) {
            throw refused.why();
        }
    }

    private static Optional<PinnedRoot> pin(Met met) {
        return met.verdict() instanceof Verdict.Accepted accepted ? accepted.pin() : Optional.empty();
    }

    private boolean isSelf(Route route) {
        return identity.get(TableNames.SELF)
                .filter(self -> Principal.same(self.nodeId(), route.nodeId()))
                .isPresent();
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
