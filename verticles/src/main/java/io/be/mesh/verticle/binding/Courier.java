package io.be.mesh.verticle.binding;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the messages of one queue to its receivers, one at a time and in order of arrival. A message is held until a receiver has
 * taken it; when none does, it goes back to the head of its queue, and after a pause it is the next one again. One event loop.
 */
final class Courier {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    /** A read that ends sooner than this with nothing is not repeated at once. */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final SessionStore store;
    private final QueueKey key;
    private final Letters letters;
    private final BindingSettings settings;
    private final MeshMetrics metrics;
    private final Backoff backoff;
    private ServicePool pool;
    private HttpClientAgent client;
    private @Nullable PendingPop waiting;
    private @Nullable Trip trip;
    private long pause = NO_TIMER;
    private boolean leaving;

    Courier(
            Vertx vertx,
            SessionStore store,
            QueueKey key,
            ServicePool pool,
            Letters letters,
            BindingSettings settings,
            MeshMetrics metrics) {
        this.vertx = vertx;
        this.store = store;
        this.key = key;
        this.pool = pool;
        this.letters = letters;
        this.settings = settings;
        this.metrics = metrics;
        this.backoff = new Backoff(settings.firstPause(), settings.longestPause(), ThreadLocalRandom.current());
        this.client = open(pool);
    }

    /** A message that is being carried. */
    private static final class Trip {
        private final Delivery delivery;
        private final Set<String> tried = new HashSet<>();
        private @Nullable Post post;
        private @Nullable ServiceLease lease;
        private String failure = "no instance is well";

        Trip(Delivery delivery) {
            this.delivery = delivery;
        }
    }

    /** Works for these receivers from now on. */
    void serve(ServicePool newest) {
        if (newest != pool) {
            if (newest.protocol() != pool.protocol()
                    || !newest.attributes().rootCrt().equals(pool.attributes().rootCrt())) {
                client.shutdown(settings.connectTimeout().toSeconds(), TimeUnit.SECONDS);
                client = open(newest);
            }
            pool = newest;
            tryAgainSooner();
        }
        leaving = false;
        if (isIdle()) {
            next();
        }
    }

    /** What has changed may be what was missing; changes upon changes do not put the next try off. */
    private void tryAgainSooner() {
        if (pause != NO_TIMER && backoff.isLong()) {
            vertx.cancelTimer(pause);
            backoff.reset();
            rest();
        }
    }

    /** Reads no more; what it is carrying it still brings. */
    void leave() {
        leaving = true;
        stopReading();
    }

    /** Reads no more and puts back what it is carrying. */
    void stop() {
        leave();
        Trip open = trip;
        trip = null;
        if (open != null) {
            if (open.post != null) {
                open.post.cancel();
            }
            if (open.lease != null) {
                open.lease.abandoned();
            }
            open.delivery.rollback();
        }
        client.close();
    }

    /** Neither reads nor carries nor waits to do so. */
    boolean isIdle() {
        return waiting == null && trip == null && pause == NO_TIMER;
    }

    private void stopReading() {
        PendingPop pending = waiting;
        waiting = null;
        if (pending != null) {
            pending.cancel();
        }
        if (pause != NO_TIMER) {
            vertx.cancelTimer(pause);
            pause = NO_TIMER;
        }
    }

    private HttpClientAgent open(ServicePool of) {
        return ReceiverClient.open(
                vertx, of.protocol(), of.attributes().rootCrt(), settings.connectTimeout());
    }

    private void next() {
        if (leaving) {
            return;
        }
        long began = System.nanoTime();
        PendingPop pending = store.pop(new PopRequest(key, "", settings.readFor().toMillis(), ""));
        waiting = pending;
        pending.result().onComplete(read -> arrived(pending, read, System.nanoTime() - began));
    }

    private void arrived(PendingPop pending, AsyncResult<Optional<Delivery>> read, long nanos) {
        Optional<Delivery> delivery = read.succeeded() ? read.result() : Optional.empty();
        if (waiting != pending) {
            delivery.ifPresent(Delivery::rollback);
            return;
        }
        waiting = null;
        if (delivery.isPresent()) {
            trip = new Trip(delivery.get());
            carry(trip);
        } else if (nanos < SOON_NANOS) {
            rest(); // a session that was released, queues that end: whatever it is, it is not asked about in a loop
        } else {
            backoff.reset();
            next();
        }
    }

    private void carry(Trip open) {
        ServiceLease lease;
        try {
            lease = pool.lease(key.session(), Set.copyOf(open.tried));
        } catch (RuntimeException e) {
            putBack(open, open.tried.isEmpty() ? MeshException.of(e).message() : open.failure);
            return;
        }
        if (!open.tried.add(lease.instance())) {
            lease.abandoned();
            putBack(open, open.failure);
            return;
        }
        try {
            post(open, lease);
        } catch (RuntimeException e) {
            lease.abandoned();
            putBack(open, MeshException.of(e).message());
        }
    }

    private void post(Trip open, ServiceLease lease) {
        String traceId = UUID.randomUUID().toString().replace("-", "");
        Post post = new Post(vertx, pool, lease, letters.of(key, open.delivery, pool, traceId));
        open.lease = lease;
        open.post = post;
        post.send(client).onComplete(sent -> {
            if (trip == open) {
                settle(open, lease, sent.result(), traceId);
            }
        });
    }

    private void settle(Trip open, ServiceLease lease, Outcome outcome, String traceId) {
        if (outcome instanceof Outcome.Taken) {
            lease.succeeded();
            metrics.brought();
            trip = null;
            open.delivery.confirm();
            backoff.reset();
            next();
        } else if (outcome instanceof Outcome.Refused refused) {
            lease.succeeded();
            putBack(open, lease.authority() + ": " + refused.why() + ", trace " + traceId);
        } else if (outcome instanceof Outcome.Unreached unreached) {
            lease.failed();
            open.failure = lease.authority() + ": " + unreached.why() + ", trace " + traceId;
            carry(open);
        }
    }

    private void putBack(Trip open, String why) {
        trip = null;
        metrics.notBrought();
        open.delivery.rollback();
        long millis = rest();
        log.atWarn()
                .addKeyValue("service", pool.name())
                .addKeyValue("session", key.session())
                .addKeyValue("topic", key.topic())
                .addKeyValue("againMs", millis)
                .log("a message could not be brought: {}", why);
    }

    private long rest() {
        long millis = backoff.next();
        if (!leaving) {
            pause = vertx.setTimer(Math.max(1, millis), over -> {
                pause = NO_TIMER;
                next();
            });
        }
        return millis;
    }
}
