package io.be.mesh.verticle.queue;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.EventOf;
import io.be.mesh.cluster.bus.message.Events;
import io.be.mesh.cluster.bus.message.Names;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.HostedServices;
import io.be.mesh.cluster.link.HostedServices.Offer;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.trust.RouteGate;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Event;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.queue.Deliveries.Delivery;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to their subscribers: {@code mesh.queue.*}. A published event waits in memory, is tried a number of times and then
 * given up with a line in the log; each subscriber gets it at least once, in no particular order.
 */
public final class QueueVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(QueueVerticle.class);
    private static final int MAX_EVENTS = 500;
    private static final Environ NOBODY = new Environ("", "", "", "", "", "", "");

    private final Bus bus;
    private final TableView<Environ> identity;
    private final TableView<Route> routes;
    private final MeshConfig.Data limits;
    private final Clock clock;
    private final Subscribers subscribers;
    private @Nullable Deliveries deliveries;

    /** @param json of the events */
    public QueueVerticle(
            Bus bus,
            TableView<Environ> identity,
            TableView<Route> routes,
            HostedServices services,
            CallLink link,
            Codec json,
            MeshConfig.Data limits,
            Clock clock) {
        this.bus = bus;
        this.identity = identity;
        this.routes = routes;
        this.limits = limits;
        this.clock = clock;
        this.subscribers = new Subscribers(services, link, json, this::self);
    }

    private Environ self() {
        return identity.get(TableNames.SELF).orElse(NOBODY);
    }

    @Override
    public Future<?> start() {
        deliveries = new Deliveries(vertx, limits);
        return bus.serve(DataAddresses.QUEUE_PUBLISH, given -> Future.succeededFuture(publish(given, false)))
                .compose(done ->
                        bus.serve(DataAddresses.QUEUE_MULTICAST, given -> Future.succeededFuture(publish(given, true))))
                .compose(done ->
                        bus.serve(DataAddresses.QUEUE_BROADCAST, given -> Future.succeededFuture(publish(given, true))))
                .compose(done -> bus.serve(DataAddresses.QUEUE_SUBSCRIBE, this::subscribe));
    }

    private Names publish(Events given, boolean everywhere) {
        if (given.events().isEmpty() || given.events().size() > MAX_EVENTS) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    "events has " + given.events().size() + " entries, 1 to " + MAX_EVENTS + " are accepted");
        }
        List<Event> checked = given.events().stream()
                .map(event -> EventRules.checked(event, limits.value(), clock))
                .toList();
        List<Delivery> all = new ArrayList<>();
        for (Event event : checked) {
            deliveries(event, everywhere).forEach(each -> all.add(new Delivery(event, each)));
        }
        Objects.requireNonNull(deliveries, "served after the start").take(all);
        return new Names(checked.stream().map(Event::eid).toList());
    }

    private List<Supplier<Future<Void>>> deliveries(Event event, boolean everywhere) {
        List<Supplier<Future<Void>>> deliveries = new ArrayList<>();
        Principal target = event.target();
        if (target != null && !isHere(target)) {
            deliveries.add(() -> subscribers.deliver(target, event));
            return deliveries;
        }
        subscribers.here(event).forEach(each -> deliveries.add(() -> subscribers.deliver(each, event)));
        if (everywhere) {
            usable().forEach(partner -> deliveries.add(() -> subscribers.deliver(partner, event)));
        }
        return deliveries;
    }

    private boolean isHere(Principal target) {
        if (target.isEmpty()) {
            return true;
        }
        Environ self = self();
        String own = target.instId().isEmpty() ? self.nodeId() : self.instId();
        String named = target.instId().isEmpty() ? target.nodeId() : target.instId();
        return Principal.isAlias(named) || Principal.same(named, own);
    }

    private List<Principal> usable() {
        List<Principal> usable = new ArrayList<>();
        for (Route route : routes.values()) {
            try {
                RouteGate.requireUsable(route, clock.millis(), self().nodeId());
                usable.add(new Principal(route.nodeId(), ""));
            } catch (MeshException e) {
                log.atDebug().log("no event for {}: {}", route.nodeId(), e.getMessage());
            }
        }
        return usable;
    }

    private Future<Done> subscribe(EventOf given) {
        Event event = EventRules.checked(given.event(), limits.value(), clock);
        List<Offer> here = subscribers.here(event);
        if (here.isEmpty()) {
            return Future.failedFuture(
                    new MeshException(ErrorCode.NO_SERVICE, "nobody subscribes to the topic of the event"));
        }
        List<Future<Void>> deliveries =
                here.stream().map(each -> subscribers.deliver(each, event)).toList();
        return Future.all(deliveries).map(Done.OK);
    }
}
