package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.PutService;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.bus.message.RemoveService;
import io.be.mesh.cluster.bus.message.ServiceChange;
import io.be.mesh.cluster.bus.message.ServiceRef;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.verticle.registry.AddressTrials.Unwell;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what engines register as long as they lease it. Each address is tried before it is answered for; changes go one after the
 * other.
 */
public final class RegistryVerticle extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(RegistryVerticle.class);
    private static final int MAX_WAITING = 256;
    /** Registrations of one request, and of one sweep. */
    private static final int MAX_AT_ONCE = 500;

    private static final Duration SWEEP = Duration.ofSeconds(15);
    /** The clocks of two replicas may be so far apart. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Bus bus;
    private final ServiceHealth health;
    private final Leadership leadership;
    private final Clock clock;
    private final LeasedServices services;
    private final RegistrationBook book;
    private final RuleHolders holders;
    private final ServicePages pages;
    private final Lane changes = new Lane(MAX_WAITING);

    /**
     * @param registrations table {@link io.be.mesh.cluster.table.TableNames#REGISTRATIONS}
     * @param leases table {@link io.be.mesh.cluster.table.TableNames#LEASES}
     * @param services the two together
     * @param holders follow {@code services}
     * @param leadership of several replicas one forgets what is over
     */
    public RegistryVerticle(
            Bus bus,
            ReplicatedTable<Registration> registrations,
            ReplicatedTable<Lease> leases,
            LeasedServices services,
            RuleHolders holders,
            ServiceHealth health,
            Leadership leadership,
            Clock clock) {
        this.bus = bus;
        this.health = health;
        this.leadership = leadership;
        this.clock = clock;
        this.services = services;
        this.book = new RegistrationBook(registrations, leases, services, clock);
        this.holders = holders;
        this.pages = new ServicePages(services, book, holders, health, clock);
    }

    @Override
    public Future<?> start() {
        AddressTrials trials = new AddressTrials(vertx, health);
        vertx.setPeriodic(SWEEP.toMillis(), round -> sweep());
        // A restart may find many to read.
        return vertx.executeBlocking(() -> {
                    return true;
                })
                .compose(read ->
                        bus.serve(Addresses.REGISTRY_PUT, given -> put(trials, List.of(given), index -> Field.REQUEST)))
                .compose(done -> bus.serve(
                        Addresses.REGISTRY_PUTS,
                        given -> put(trials, given.registrations(), new Field("registrations")::at)))
                .compose(done -> bus.serve(Addresses.REGISTRY_PUT_IF, given -> putIf(trials, given)))
                .compose(done -> bus.serve(Addresses.REGISTRY_REMOVE, given -> remove(named(given))))
                .compose(done -> bus.serve(Addresses.REGISTRY_REMOVE_IF, this::removeIf))
                .compose(done ->
                        bus.serve(Addresses.REGISTRY_EXPORT, asked -> Future.succeededFuture(export(asked.kind()))))
                .compose(
                        done -> bus.serve(Addresses.REGISTRY_LIST, query -> Future.succeededFuture(pages.page(query))));
    }

    private Future<Done> put(AddressTrials trials, List<Registration> given, Function<Integer, Field> field) {
        if (given.isEmpty() || given.size() > MAX_AT_ONCE) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    "registrations has " + given.size() + " entries, 1 to " + MAX_AT_ONCE + " are accepted");
        }
        List<CheckedRegistration> checked = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            checked.add(checked(field.apply(i), given.get(i)));
        }
        return tried(trials, checked)
                .compose(unwell -> changes.run(() -> book.put(checked).map(made -> done(checked, unwell, made))));
    }

    private CheckedRegistration checked(Field at, Registration given) {
        CheckedRegistration checked = RegistrationRules.checked(at, given, clock.millis());
        holders.requireRoom(checked.registration());
        return checked;
    }

    private Future<ServiceChange> putIf(AddressTrials trials, PutService given) {
        CheckedRegistration checked = RegistrationRules.checked(Field.REQUEST, given.registration(), clock.millis());
        String key = checked.key();
        return tried(trials, List.of(checked))
                .compose(unwell -> changes.run(() -> {
                    long before = book.version(key);
                    return book.put(checked, given.expected()).map(made -> {
                        long after = book.version(key);
                        List<Change> changed = before == after
                                ? List.of()
                                : List.of(new Change(
                                        RegistrationBook.ref(checked.registration())
                                                .label(),
                                        before,
                                        after));
                        return new ServiceChange(made, after, made ? done(List.of(checked), unwell, changed) : Done.OK);
                    });
                }));
    }

    /** What is renewed and well is not tried again: its checks go on all the time. */
    private Future<List<Unwell>> tried(AddressTrials trials, List<CheckedRegistration> checked) {
        List<NamedAddress> addresses = new ArrayList<>();
        for (CheckedRegistration each : checked) {
            boolean renewal = book.isRenewal(each);
            each.addresses().stream()
                    .filter(address ->
                            !renewal || health.unwell(address.authority()).isPresent())
                    .forEach(addresses::add);
        }
        return trials.run(addresses);
    }

    private Done done(List<CheckedRegistration> stored, List<Unwell> unwell, List<Change> changed) {
        Remarks remarks = new Remarks();
        remarks.unwell(unwell);
        for (CheckedRegistration each : stored) {
            if (each.until() <= clock.millis()) {
                remarks.over(each.registration());
            }
            remarks.held(each.registration(), holders.rules(each.key()));
        }
        changed.forEach(change -> log.atInfo()
                .addKeyValue("service", change.object())
                .addKeyValue("version", change.after())
                .log("registration stored"));
        return new Done(remarks.text(), changed);
    }

    private static ServiceRef named(Registration given) {
        return RegistrationBook.ref(RegistrationRules.named(Field.REQUEST, given));
    }

    private Future<Done> remove(ServiceRef ref) {
        return changes.run(() -> book.remove(ref).map(changed -> removed(ref, changed)));
    }

    private Future<ServiceChange> removeIf(RemoveService given) {
        ServiceRef ref = given.service();
        String key = RegistrationKey.of(ref.kind(), ref.name(), ref.instance());
        return changes.run(() -> given.expected().isMetBy(book.version(key))
                ? book.remove(ref).map(changed -> new ServiceChange(true, 0, removed(ref, changed)))
                : Future.succeededFuture(new ServiceChange(false, book.version(key), Done.OK)));
    }

    private static Done removed(ServiceRef ref, List<Change> changed) {
        log.atInfo().addKeyValue("service", ref.label()).log("registration removed");
        return new Done("", changed);
    }

    private Registrations export(String kind) {
        long now = clock.millis();
        return new Registrations(services.all().stream()
                .filter(each -> each.isLive(now))
                .filter(each -> dotted(each.registration()).startsWith(kind))
                .map(RegistryVerticle::shown)
                .toList());
    }

    private static String dotted(Registration each) {
        return each.kind() + "." + each.name() + "." + each.instanceId();
    }

    /** With the end of its lease. */
    private static Registration shown(Registered registered) {
        Registration each = registered.registration();
        return new Registration(
                each.instanceId(),
                each.name(),
                each.kind(),
                each.address(),
                each.content(),
                registered.until(),
                each.attachments());
    }

    private void sweep() {
        if (!leadership.isLeader()) {
            return;
        }
        changes.run(() -> book.sweep(clock.millis() - KEPT.toMillis(), MAX_AT_ONCE))
                .onFailure(failure -> log.atWarn().log("registrations not forgotten: {}", failure.getMessage()));
    }
}
