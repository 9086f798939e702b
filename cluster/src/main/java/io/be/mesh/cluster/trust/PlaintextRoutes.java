package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which routes without TLS lead to an address. Any thread; reads never wait: literals are exact, names as they were
 * looked up last, at the latest half a minute ago.
 */
final class PlaintextRoutes {
    private static final long REFRESH_MILLIS = 30_000;

    private final TableView<Route> routes;
    private final HostNames names;
    private volatile @Nullable Map<InetAddress, List<Place>> index;

    /** A route as it was when it was indexed. */
    private record Place(String key, String address) {}

    PlaintextRoutes(Vertx vertx, TableView<Route> routes) {
        this.routes = routes;
        this.names = new HostNames(vertx, this::forget);
        routes.onChange(this::changed);
        changed();
        vertx.setPeriodic(REFRESH_MILLIS, timer -> names.refresh());
    }

    List<Route> at(InetAddress address) {
        List<Route> found = new ArrayList<>();
        for (Place place : index().getOrDefault(address, List.of())) {
            routes.get(place.key())
                    .filter(route -> route.address().equals(place.address()) && !route.has(RouteStatus.REMOVED))
                    .ifPresent(found::add);
        }
        return found;
    }

    private void changed() {
        forget();
        Set<String> wanted = new HashSet<>();
        for (Route route : routes.values()) {
            PlaintextHosts.of(route.address()).stream()
                    .filter(host -> !PlaintextHosts.isLiteral(host))
                    .forEach(wanted::add);
        }
        names.want(wanted);
    }

    private synchronized void forget() {
        index = null;
    }

    private Map<InetAddress, List<Place>> index() {
        Map<InetAddress, List<Place>> built = index;
        return built == null ? build() : built;
    }

    private synchronized Map<InetAddress, List<Place>> build() {
        Map<InetAddress, List<Place>> next = new HashMap<>();
        for (Route route : routes.values()) {
            Place place = new Place(Principal.key(route.nodeId()), route.address());
            Set<InetAddress> addresses = new HashSet<>();
            for (String host : PlaintextHosts.of(route.address())) {
                addresses.addAll(
                        PlaintextHosts.isLiteral(host) ? literal(host).stream().toList() : names.addresses(host));
            }
            addresses.forEach(each ->
                    next.computeIfAbsent(each, none -> new ArrayList<>()).add(place));
        }
        index = next;
        return next;
    }

    private static Optional<InetAddress> literal(String host) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(host));
    }
}
