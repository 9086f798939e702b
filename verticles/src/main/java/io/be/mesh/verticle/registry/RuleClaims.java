package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.PathRule;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who has which rule. What several names claim belongs to the one that was registered first and to its other instances, unless all of
 * them share it. A registration is read once, however often it is renewed. Used on one context.
 */
final class RuleClaims {
    private static final Comparator<Registered> FIRST =
            Comparator.comparingLong(Registered::since).thenComparing(Registered::key);

    private final RegisteredServices services;
    private final Map<Registration, Claimant> known = new IdentityHashMap<>();
    private final Map<Rule, Set<Claimant>> claims = new HashMap<>();

    /** What must be the same for two services to be in each other's way. */
    private record Rule(
            String form, String text, List<String> hosts, Map<String, String> headers, List<String> methods) {}

    /** @param rules with whether the service shares it */
    private static final class Claimant {
        private final Map<Rule, Boolean> rules;
        private Registered registered;

        Claimant(Map<Rule, Boolean> rules, Registered registered) {
            this.rules = rules;
            this.registered = registered;
        }
    }

    /**
     * A rule of a registration that another one has.
     *
     * @param rule as it reads
     */
    record Lost(String rule, Registration owner) {}

    RuleClaims(RegisteredServices services) {
        this.services = services;
    }

    /** Brings itself to what is registered now. */
    void follow() {
        Set<Registration> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        gone.addAll(known.keySet());
        for (Registered each : services.all()) {
            Registration registration = each.registration();
            gone.remove(registration);
            Claimant claimant = known.get(registration);
            if (claimant == null) {
                add(each);
            } else {
                claimant.registered = each;
            }
        }
        gone.forEach(this::remove);
    }

    private void add(Registered registered) {
        Map<Rule, Boolean> rules = rules(registered.registration());
        Claimant claimant = new Claimant(rules, registered);
        known.put(registered.registration(), claimant);
        rules.keySet()
                .forEach(rule -> claims.computeIfAbsent(rule, none -> new HashSet<>()).add(claimant));
    }

    private void remove(Registration registration) {
        Claimant claimant = known.remove(registration);
        if (claimant == null) {
            return;
        }
        claimant.rules.keySet().forEach(rule -> claims.computeIfPresent(rule, (same, claimants) -> {
            claimants.remove(claimant);
            return claimants.isEmpty() ? null : claimants;
        }));
    }

    /** The rules of a registration that others have. */
    List<Lost> lost(Registered registered, long nowMillis) {
        Claimant claimant = known.get(registered.registration());
        List<Lost> lost = new ArrayList<>();
        if (claimant != null) {
            claimant.rules.forEach((rule, shared) -> owner(rule, nowMillis)
                    .filter(first -> isInTheWay(first, claimant, rule, shared))
                    .ifPresent(first -> lost.add(new Lost(rule.text(), first.registered.registration()))));
        }
        return lost;
    }

    /** What a registration claims, as it reads. */
    List<String> rulesOf(Registered registered) {
        Claimant claimant = known.get(registered.registration());
        return claimant == null
                ? List.of()
                : claimant.rules.keySet().stream().map(Rule::text).distinct().toList();
    }

    private Optional<Claimant> owner(Rule rule, long nowMillis) {
        return claims.getOrDefault(rule, Set.of()).stream()
                .filter(each -> each.registered.isLive(nowMillis))
                .min(Comparator.comparing(each -> each.registered, FIRST));
    }

    private static boolean isInTheWay(Claimant first, Claimant other, Rule rule, boolean shared) {
        String owner = first.registered.registration().name();
        boolean bothShare = shared && Boolean.TRUE.equals(first.rules.get(rule));
        return !owner.equals(other.registered.registration().name()) && !bothShare;
    }

    private static Map<Rule, Boolean> rules(Registration registration) {
        Map<Rule, Boolean> rules = new LinkedHashMap<>();
        for (Service service : registration.content().services()) {
            boolean complex = registration.kind().equals(RegistrationRules.COMPLEX);
            if (complex || ServiceRules.isBinding(service)) {
                rule(registration, service, rules);
            }
        }
        return rules;
    }

    /** What another version has stored and this one does not understand claims nothing. */
    private static void rule(Registration registration, Service service, Map<Rule, Boolean> rules) {
        try {
            ServiceAttributes said = ServiceAttributes.of(registration.attachments(), service.attrs());
            ServiceProtocol.of(service)
                    .map(protocol -> rule(service, said, protocol))
                    .ifPresent(rule -> rules.merge(rule, said.share(), Boolean::logicalAnd));
        } catch (MeshException e) {
            return;
        }
    }

    private static Rule rule(Service service, ServiceAttributes said, ServiceProtocol protocol) {
        if (ServiceRules.isBinding(service)) {
            return new Rule("queue", said.session() + " " + said.topic(), List.of(), Map.of(), List.of());
        }
        if (protocol == ServiceProtocol.TCP) {
            return new Rule("name", said.sni(), List.of(), Map.of(), List.of());
        }
        return new Rule(
                protocol.grpc() ? "grpc" : "http",
                PathRule.parse(service.urn()).canonical(),
                said.hosts().stream().sorted().toList(),
                said.headers(),
                said.methods().stream().sorted().toList());
    }
}
