package io.be.mesh.verticle.binding;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.protocol.codec.Codecs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has a {@link Courier} for each queue that a service of kind {@code Binding} wants to be brought to it. Of several replicas the leader
 * does this; one that leads no longer puts back what it is carrying. Follows the registrations as they change, and looks once in a
 * second, as leases end and leaders change without a word.
 */
public final class BindingVerticle extends VerticleBase {
    private static final long LOOK_MILLIS = 1_000;

    private final SessionStore store;
    private final ServiceDirectory services;
    private final RegisteredServices registered;
    private final Leadership leadership;
    private final Letters letters;
    private final BindingSettings settings;
    private final MeshMetrics metrics;
    private final Map<QueueKey, Courier> couriers = new HashMap<>();
    private final AtomicBoolean lookDue = new AtomicBoolean();
    private boolean leading;
    private long leadingSince;

    public BindingVerticle(
            SessionStore store,
            ServiceDirectory services,
            RegisteredServices registered,
            Leadership leadership,
            Senders senders,
            Codecs codecs,
            BindingSettings settings,
            MeshMetrics metrics) {
        this.store = store;
        this.services = services;
        this.registered = registered;
        this.leadership = leadership;
        this.letters = new Letters(senders, codecs);
        this.settings = settings;
        this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(LOOK_MILLIS, look -> look());
        registered.onChange(this::changed);
        look();
        return Future.succeededFuture();
    }

    /** Puts everything back: who leads next finds it in its old place. */
    @Override
    public Future<?> stop() {
        stopAll();
        return Future.succeededFuture();
    }

    /** Any thread: many changes make one look. */
    private void changed() {
        if (lookDue.compareAndSet(false, true)) {
            try {
                context.runOnContext(here -> {
                    lookDue.set(false);
                    look();
                });
            } catch (RejectedExecutionException e) {
                lookDue.set(false); // the node goes down
            }
        }
    }

    private void look() {
        if (!leadership.isLeader()) {
            leading = false;
            stopAll();
            return;
        }
        if (!leading) {
            leading = true;
            leadingSince = System.nanoTime();
        }
        if (System.nanoTime() - leadingSince >= settings.takeover().toNanos()) {
            serve(wanted());
        }
    }

    private void serve(Map<QueueKey, ServicePool> wanted) {
        couriers.forEach((key, courier) -> {
            if (!wanted.containsKey(key)) {
                courier.leave();
            }
        });
        couriers.entrySet().removeIf(each -> {
            boolean gone = !wanted.containsKey(each.getKey()) && each.getValue().isIdle();
            if (gone) {
                each.getValue().stop();
            }
            return gone;
        });
        wanted.forEach((key, pool) -> couriers.computeIfAbsent(
                        key, queue -> new Courier(vertx, store, queue, pool, letters, settings, metrics))
                .serve(pool));
    }

    /** Of two services that want the same queue the one that was there first gets it. */
    private Map<QueueKey, ServicePool> wanted() {
        Map<QueueKey, ServicePool> wanted = new LinkedHashMap<>();
        for (ServicePool pool : services.bindings()) {
            wanted.putIfAbsent(
                    new QueueKey(pool.attributes().session(), pool.attributes().topic()), pool);
        }
        return wanted;
    }

    private void stopAll() {
        couriers.values().forEach(Courier::stop);
        couriers.clear();
    }
}
