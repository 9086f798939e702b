package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.cluster.bus.message.ServiceQuery;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The registrations as operators see them: with their leases, their health, and what others have of theirs. */
final class ServicePages {
    private final LeasedServices services;
    private final RegistrationBook book;
    private final RuleHolders holders;
    private final ServiceHealth health;
    private final Clock clock;

    ServicePages(
            LeasedServices services, RegistrationBook book, RuleHolders holders, ServiceHealth health, Clock clock) {
        this.services = services;
        this.book = book;
        this.holders = holders;
        this.health = health;
        this.clock = clock;
    }

    ServicePage page(ServiceQuery query) {
        if (query.limit() < 1 || query.limit() > ServiceQuery.MAX_LIMIT) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "limit is not from 1 to " + ServiceQuery.MAX_LIMIT);
        }
        long now = clock.millis();
        List<Registered> found = found(query)
                .filter(each -> each.isLive(now))
                .limit(query.limit() + 1L)
                .toList();
        boolean last = found.size() <= query.limit();
        List<Registered> shown = last ? found : found.subList(0, query.limit());
        return new ServicePage(
                shown.stream().map(this::state).toList(),
                last ? "" : shown.get(shown.size() - 1).key());
    }

    private Stream<Registered> found(ServiceQuery query) {
        if (!query.kind().isEmpty()
                && !query.name().isEmpty()
                && !query.instance().isEmpty()) {
            return services.get(RegistrationKey.of(query.kind(), query.name(), query.instance())).stream();
        }
        return services.all().stream()
                .filter(each -> query.after().isEmpty() || each.key().compareTo(query.after()) > 0)
                .filter(each -> matches(query.kind(), each.registration().kind()))
                .filter(each -> matches(query.name(), each.registration().name()))
                .filter(each -> matches(query.instance(), each.registration().instanceId()));
    }

    private static boolean matches(String wanted, String is) {
        return wanted.isEmpty() || wanted.equals(is);
    }

    private ServicePage.State state(Registered registered) {
        Registration registration = registered.registration();
        List<ServicePage.Rule> rules = holders.rules(registered.key()).stream()
                .map(each -> new ServicePage.Rule(
                        each.rule(), each.holder().map(Remarks::owner).orElse("")))
                .distinct()
                .toList();
        return new ServicePage.State(
                registration,
                book.version(registered.key()),
                registered.since(),
                registered.until(),
                addresses(registration),
                rules);
    }

    private List<ServicePage.Address> addresses(Registration registration) {
        List<String> dialled = new ArrayList<>();
        for (Service service : registration.content().services()) {
            String own = service.address().strip();
            dialled.add(own.isEmpty() ? registration.address() : own);
        }
        if (dialled.isEmpty()) {
            dialled.add(registration.address());
        }
        return dialled.stream()
                .distinct()
                .map(address ->
                        new ServicePage.Address(address, health.unwell(address).orElse("")))
                .toList();
    }
}
