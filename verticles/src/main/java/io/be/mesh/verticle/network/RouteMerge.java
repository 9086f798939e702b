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
        String now = now(clock);
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
                status(given.status(), before.map(Route::status).orElse(0)),
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

    /** What the operator says counts, and is agreement: nothing waits for it any more. */
    private static int status(int given, int stored) {
        int decided = RouteStatus.CONNECTED | RouteStatus.APPROVING | RouteStatus.FROM_WEAVING;
        int kept = RouteStatus.WEAVED | RouteStatus.FROM_WEAVING;
        return (given & ~decided) | (stored & kept) | RouteStatus.FROM_MAN;
    }

    /** A row that nobody here has given, as it is stored first; its status is kept. */
    Route first(Route route) {
        return merge(route, Optional.empty()).withStatus(route.status());
    }

    /** The time of a change, as rows hold it. */
    static String now(Clock clock) {
        return TIME.format(LocalDateTime.now(clock));
    }

    private static String or(String given, String stored) {
        return given.isBlank() ? stored.strip() : given.strip();
    }
}
