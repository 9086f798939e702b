package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.Registered;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The registrations that are indexed. Of two lists in about the same order little more is looked at than what differs. Not thread safe. */
final class Rows {
    private final Map<String, Row> byKey = new HashMap<>();
    private List<Registered> last = List.of();

    private record Row(Tenure tenure, List<Claim> claims) {
        static Row of(Registered registered) {
            Tenure tenure = new Tenure(registered);
            return new Row(tenure, Claims.of(tenure));
        }
    }

    /** The index of what is registered now, made of the one of the last time. */
    Index follow(Collection<Registered> all, Index index, long now) {
        List<Registered> next = List.copyOf(all);
        Index changed = index;
        Set<String> passed = new LinkedHashSet<>();
        int at = 0;
        for (Registered each : next) {
            if (at < last.size() && isSame(last.get(at), each)) {
                at++;
                continue;
            }
            Row row = byKey.get(each.key());
            if (row != null && !passed.remove(each.key())) {
                at = pass(each.key(), at, passed) + 1;
            }
            if (row == null || !row.tenure.follows(each, now)) {
                changed = replaced(changed, each, row);
            }
        }
        pass("", at, passed);
        for (String key : passed) {
            changed = without(changed, byKey.remove(key));
        }
        last = next;
        return changed;
    }

    /** Of one registration. */
    List<Claim> claims(String key) {
        Row row = byKey.get(key);
        return row == null ? List.of() : row.claims;
    }

    /** What stands before a key in the last list is gone, or comes later. */
    private int pass(String key, int from, Set<String> passed) {
        int at = from;
        while (at < last.size() && !last.get(at).key().equals(key)) {
            passed.add(last.get(at).key());
            at++;
        }
        return at;
    }

    private Index replaced(Index index, Registered registered, @Nullable Row before) {
        Row row = Row.of(registered);
        byKey.put(registered.key(), row);
        Index changed = without(index, before);
        for (Claim claim : row.claims) {
            changed = changed.with(claim);
        }
        return changed;
    }

    private static Index without(Index index, @Nullable Row row) {
        Index changed = index;
        for (Claim claim : row == null ? List.<Claim>of() : row.claims) {
            changed = changed.without(claim);
        }
        return changed;
    }

    @SuppressWarnings(
            "ReferenceEquality") // Thousands of them are the same objects as before; an equal one does no harm below.
    private static boolean isSame(Registered one, Registered other) {
        return one == other;
    }
}
