package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.message.Registration;
import io.be.mesh.verticle.registry.ClaimedRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Who has what a registration claims. */
final class Holders {
    private final Index index;
    private final long now;

    Holders(Index index, long now) {
        this.index = index;
        this.now = now;
    }

    /** Of one registration. */
    List<ClaimedRule> of(List<Claim> claims) {
        Map<Spot, ClaimedRule> rules = new LinkedHashMap<>();
        for (Claim claim : claims) {
            rules.computeIfAbsent(claim.spot(), spot -> new ClaimedRule(text(spot), holder(claim)));
        }
        return List.copyOf(rules.values());
    }

    private static String text(Spot spot) {
        if (spot instanceof Spot.Path path) {
            return path.rule().canonical();
        }
        return spot instanceof Spot.Name name
                ? name.sni()
                : ((Spot.Messages) spot).session() + " " + ((Spot.Messages) spot).topic();
    }

    private Optional<Registration> holder(Claim claim) {
        Slot own = index.slot(claim.spot());
        if (own == null || own.holding(now).isVacant()) {
            return Optional.empty();
        }
        Holding holding = own.holding(now);
        if (!holding.members().contains(claim)) {
            return Optional.of(holding.owner().registered().registration());
        }
        return rivals(claim.spot())
                .filter(slot -> !slot.holding(now).isVacant() && slot.precedes(own, now))
                .map(slot -> slot.holding(now).owner())
                .filter(other -> !other.name().equals(claim.name()))
                .map(other -> other.registered().registration())
                .findFirst();
    }

    /** Those that want the same requests over another protocol. */
    private Stream<Slot> rivals(Spot spot) {
        if (!(spot instanceof Spot.Path path)) {
            return Stream.empty();
        }
        Place place = index.paths().get(path.rule());
        return place == null
                ? Stream.empty()
                : place.alike(path.conditions())
                        .filter(slot -> slot.spot() instanceof Spot.Path other
                                && other.protocol() != path.protocol()
                                && other.protocol().grpc() == path.protocol().grpc());
    }
}
