package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.Explanation;
import io.be.mesh.cluster.service.Explanation.Rule;
import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.protocol.service.ExpressionRule;
import io.be.mesh.protocol.service.PathIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what each rule that a path meets makes of a request. Used once. */
final class Explainer implements PathIndex.Visitor<Place> {
    private static final int MAX_RULES = 100;
    private static final String NODE = "the node itself";
    private static final String TAKEN = "taken";

    private final Question question;
    private final ServiceHealth health;
    private final List<Rule> rules = new ArrayList<>();
    private @Nullable Slot taken;

    Explainer(Question question, ServiceHealth health) {
        this.question = question;
        this.health = health;
    }

    static Explanation reserved(String path) {
        return new Explanation(NODE, List.of(new Rule(NODE, path, 0, TAKEN)));
    }

    static Explanation unreadable(String path) {
        return new Explanation(
                "",
                List.of(new Rule(
                        NODE,
                        path,
                        0,
                        "refused: a segment . or .., a broken escape, a backslash, a blank or a control character")));
    }

    Explanation explain(Index index) {
        index.paths().visit(question.path(), this);
        if (taken == null && Search.isUnnamed(index, question)) {
            taken = Search.of(index, question);
            index.unnamed().forEach(this::unnamed);
        }
        return new Explanation(taken == null ? "" : owner(taken).name(), rules);
    }

    /** Goes on to the last one. */
    @Override
    public boolean visit(Place place, boolean below) {
        if (!below || question.request().grpc()) {
            boolean open = taken == null;
            if (open) {
                taken = place.best(question);
            }
            ordered(place).forEach(slot -> explain(slot, verdict(slot, open)));
        }
        return rules.size() >= MAX_RULES;
    }

    private void unnamed(Place place) {
        for (Slot slot : ordered(place)) {
            String without = taken == null
                    ? "several gRPC services have no name of a service in their urn, so this could be for any of them"
                    : "another service takes it";
            String verdict = unmet(slot)
                    .or(() -> slot == taken ? Optional.of(took(slot)) : Optional.empty())
                    .orElse(without);
            explain(slot, verdict);
        }
    }

    private List<Slot> ordered(Place place) {
        Comparator<Slot> held =
                Comparator.comparing(slot -> slot.holding(question.now()).isVacant());
        return place.slots(question.host(), MAX_RULES).stream()
                .sorted(held.thenComparing((one, other) -> one == other
                                || one.holding(question.now()).isVacant()
                                || other.holding(question.now()).isVacant()
                        ? 0
                        : one.precedes(other, question.now()) ? -1 : 1))
                .toList();
    }

    /** @param open whether nothing more specific takes the request */
    private String verdict(Slot slot, boolean open) {
        return unmet(slot)
                .or(() -> slot == taken ? Optional.of(took(slot)) : Optional.empty())
                .orElseGet(() -> lost(slot, open));
    }

    /** Why it would not take the request if it were alone. */
    private Optional<String> unmet(Slot slot) {
        Spot.Path spot = (Spot.Path) slot.spot();
        if (!question.speaks(spot.protocol())) {
            String word = spot.protocol().name().toLowerCase(Locale.ROOT);
            return Optional.of(question.request().grpc() ? word + " is not for gRPC" : word + " is for gRPC alone");
        }
        if (spot.rule() instanceof ExpressionRule rule && !rule.matches(question.path())) {
            return Optional.of("the expression does not match");
        }
        return spot.conditions()
                .unmet(question.request(), question.host())
                .or(() ->
                        slot.holding(question.now()).isVacant() ? Optional.of(over(slot.claims())) : Optional.empty());
    }

    private static String over(List<Claim> claims) {
        long last = claims.stream()
                .mapToLong(claim -> claim.registered().until())
                .max()
                .orElse(0);
        return "lease ended at " + Instant.ofEpochMilli(last);
    }

    private String took(Slot slot) {
        List<Claim> members = slot.holding(question.now()).members();
        List<String> unwell = members.stream()
                .map(claim -> claim.entry().authority())
                .distinct()
                .flatMap(authority -> health.unwell(authority).map(why -> authority + " " + why).stream())
                .toList();
        long all = members.stream()
                .map(claim -> claim.entry().authority())
                .distinct()
                .count();
        return unwell.size() == all ? TAKEN + ", but no instance is well: " + String.join("; ", unwell) : TAKEN;
    }

    private String lost(Slot slot, boolean open) {
        Slot winner = Objects.requireNonNull(taken);
        Claim first = owner(winner);
        Claim own = owner(slot);
        if (!open) {
            return "less specific than " + first.service().urn();
        }
        if (own.attributes().priority() != first.attributes().priority()) {
            return "of lower priority than " + first.name();
        }
        return (slot.weight() < winner.weight() ? "has fewer conditions than " : "registered later than ")
                + first.name();
    }

    private Claim owner(Slot slot) {
        return slot.holding(question.now()).owner();
    }

    /** One line for each name that claims it: those that hold it first, with the verdict of the slot. */
    private void explain(Slot slot, String verdict) {
        Holding holding = slot.holding(question.now());
        List<Claim> lines = new ArrayList<>(holding.members());
        slot.claims().stream().filter(claim -> !lines.contains(claim)).forEach(lines::add);
        List<String> told = new ArrayList<>();
        for (Claim claim : lines) {
            if (told.contains(claim.name()) || rules.size() >= MAX_RULES) {
                continue;
            }
            told.add(claim.name());
            rules.add(new Rule(
                    claim.name(),
                    claim.service().urn(),
                    claim.attributes().priority(),
                    holding.isVacant() || holding.members().contains(claim) ? verdict : aside(claim, holding)));
        }
    }

    private String aside(Claim claim, Holding holding) {
        return claim.tenure().isLive(question.now())
                ? "shadowed by registration " + holding.owner().name()
                : over(List.of(claim));
    }
}
