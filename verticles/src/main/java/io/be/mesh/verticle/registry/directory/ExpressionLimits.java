package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.service.ExpressionRule;
import io.be.mesh.protocol.service.PathRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Expressions are asked one after the other, so there is a bound to how many of them a path may meet, and to what they cost. */
final class ExpressionLimits {
    /** That begin alike. */
    static final int ALIKE = 64;
    /** {@link ExpressionRule#steps} of those together. */
    static final int ALIKE_STEPS = 4000;
    /** Of all registrations. */
    static final int ALL = 1000;

    private ExpressionLimits() {}

    static void check(Index index, List<PathRule> given) {
        Map<String, Set<PathRule>> byPrefix = new HashMap<>();
        int all = index.expressions();
        for (PathRule rule : given) {
            if (rule instanceof ExpressionRule) {
                Set<PathRule> alike = byPrefix.computeIfAbsent(rule.literalPrefix(), prefix -> known(index, rule));
                all += alike.add(rule) ? 1 : 0;
                check(rule.literalPrefix(), alike);
            }
        }
        if (all > ALL && all > index.expressions()) {
            throw full("all expressions are more than " + ALL);
        }
    }

    private static Set<PathRule> known(Index index, PathRule rule) {
        Place place = index.paths().get(rule);
        return place == null ? new HashSet<>() : place.rules();
    }

    private static void check(String prefix, Set<PathRule> alike) {
        String what = "expressions that begin with " + (prefix.isEmpty() ? "anything" : prefix);
        if (alike.size() > ALIKE) {
            throw full(what + " are more than " + ALIKE);
        }
        int steps =
                alike.stream().mapToInt(rule -> ((ExpressionRule) rule).steps()).sum();
        if (steps > ALIKE_STEPS) {
            throw full(what + " have more than " + ALIKE_STEPS + " steps");
        }
    }

    private static MeshException full(String what) {
        return new MeshException(ErrorCode.BUFFER_FULL, what);
    }
}
