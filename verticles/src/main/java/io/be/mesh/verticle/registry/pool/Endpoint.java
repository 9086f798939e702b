package io.be.mesh.verticle.registry.pool;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What is known of one authority, in whatever pools it is: its address, its requests in progress, its breaker. Any thread. */
final class Endpoint {
    private final Authority authority;
    private final PinnedAddress address;
    private final int mostRequests;
    private final LongSupplier nanos;
    private final Breaker breaker;
    private final AtomicInteger inProgress = new AtomicInteger();
    private final AtomicLong answeredAt;
    private final Map<Check, Watch> watches = new ConcurrentHashMap<>();

    Endpoint(Authority authority, PinnedAddress address, int mostRequests, LongSupplier nanos) {
        this.authority = authority;
        this.address = address;
        this.mostRequests = mostRequests;
        this.nanos = nanos;
        breaker = new Breaker(nanos);
        answeredAt = new AtomicLong(nanos.getAsLong() - Duration.ofDays(1).toNanos());
    }

    Authority authority() {
        return authority;
    }

    PinnedAddress address() {
        return address;
    }

    Breaker breaker() {
        return breaker;
    }

    /** Changed under the lock of {@link Endpoints} only. */
    Map<Check, Watch> watches() {
        return watches;
    }

    Collection<Watch> everyWatch() {
        return watches.values();
    }

    int inProgress() {
        return inProgress.get();
    }

    /** Counts a request that begins, unless there are as many as there may be. */
    boolean tryEnter() {
        while (true) {
            int now = inProgress.get();
            if (now >= mostRequests) {
                return false;
            }
            if (inProgress.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /** Of each request that has entered, once. */
    void leave() {
        inProgress.decrementAndGet();
    }

    /** A request was answered. */
    void answered() {
        answeredAt.lazySet(nanos.getAsLong());
    }

    boolean hasAnsweredWithin(Duration time) {
        return nanos.getAsLong() - answeredAt.get() < time.toNanos();
    }

    /** Why nothing is sent to it now, whatever is asked of it; empty: it may be. */
    String obstacle() {
        String obstacle = address.obstacle();
        if (!obstacle.isEmpty() || breaker.isClosed()) {
            return obstacle;
        }
        long millis = breaker.rest().toMillis();
        return Breaker.FAILURES + " requests in a row failed, the next is tried "
                + (millis == 0 ? "now" : "in " + millis + " ms");
    }
}
