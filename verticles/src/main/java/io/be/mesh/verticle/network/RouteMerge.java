package io.be.mesh.verticle.network;

import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How a refreshed route and the stored one become one row. */
final class RouteMerge {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Clock clock;

    RouteMerge(Clock clock) {
        this.clock = clock;
    }

    /**
     * Empty texts keep what was stored, certificates pair by pair; group, numbers and the expiry are taken as given; a
     * row once woven stays woven. Whether the peer is connected is not decided here.
     */
    Route merge(Route given, Optional<Route> before) {
        Route old = before.orElse(given);
        boolean hostPair = !given.hostCrt().isBlank();
        boolean guestPair = !given.guestCrt().isBlank();
        String now = TIME.format(LocalDateTime.now(clock));
        return new Route(
                before.map(Route::nodeId).orElse(given.nodeId().strip()),
                or(given.instId(), old.instId()),
                or(given.name(), old.name()),
                or(given.instName(), old.instName()),
                or(given.address(), old.address()),
                or(given.describe(), old.describe()),
                or(given.hostRoot(), old.hostRoot()),
                (hostPair ? given : old).hostKey().strip(),
                (hostPair ? given : old).hostCrt().strip(),
                or(given.guestRoot(), old.guestRoot()),
                (guestPair ? given : old).guestKey().strip(),
                (guestPair ? given : old).guestCrt().strip(),
                (given.status() & ~RouteStatus.CONNECTED) | (old.status() & RouteStatus.WEAVED),
                before.map(Route::version).orElse(0) + 1,
                or(given.authCode(), old.authCode()),
                given.expireAt() < 1 ? clock.millis() + LIFE.toMillis() : given.expireAt(),
                or(given.extra(), old.extra()),
                before.map(Route::createAt).filter(time -> !time.isEmpty()).orElse(now),
                now,
                or(given.createBy(), old.createBy()),
                or(given.updateBy(), old.updateBy()),
                given.group(),
                given.upstream(),
                given.downstream(),
                given.staticIp(),
                given.proxy(),
                given.concurrency());
    }

    /** The row with a status and, where the operator gave no name, the institution's own. */
    static Route with(Route route, int status, String instName) {
        return new Route(
                route.nodeId(),
                route.instId(),
                or(route.name(), instName),
                or(route.instName(), instName),
                route.address(),
                route.describe(),
                route.hostRoot(),
                route.hostKey(),
                route.hostCrt(),
                route.guestRoot(),
                route.guestKey(),
                route.guestCrt(),
                status,
                route.version(),
                route.authCode(),
                route.expireAt(),
                route.extra(),
                route.createAt(),
                route.updateAt(),
                route.createBy(),
                route.updateBy(),
                route.group(),
                route.upstream(),
                route.downstream(),
                route.staticIp(),
                route.proxy(),
                route.concurrency());
    }

    private static String or(String given, String stored) {
        return given.isBlank() ? stored.strip() : given.strip();
    }
}
