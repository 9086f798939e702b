package io.be.mesh.cluster.bus;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Paging;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One page of many rows.
 *
 * @param index number of the page, from 0
 * @param total rows of all pages
 */
public record Slice<T>(String sid, long index, long limit, long total, List<T> rows) {
    private static final long DEFAULT = 20;
    private static final long MOST = 1_000;
    private static final int MAX_FACTORS = 16;

    public Slice {
        rows = List.copyOf(rows);
    }

    /**
     * The page that is asked for. Rows must contain what each factor says, without regard to case; a factor without a text says
     * nothing.
     *
     * @param members what can be asked for and sorted by, by name
     * @throws MeshException E…400 for a page that cannot be, and for a member that rows do not have
     */
    public static <T> Slice<T> of(Paging asked, Collection<T> all, Map<String, Function<T, String>> members) {
        if (asked.index() < 0 || asked.limit() < 0 || asked.limit() > MOST || asked.index() > Integer.MAX_VALUE) {
            throw bad("index must not be negative, limit must be between 0 and " + MOST);
        }
        if (asked.factor().size() > MAX_FACTORS) {
            throw bad("factor has more than " + MAX_FACTORS + " entries");
        }
        long limit = asked.limit() == 0 ? DEFAULT : asked.limit();
        Stream<T> rows = all.stream();
        for (Map.Entry<String, String> factor : asked.factor().entrySet()) {
            if (!factor.getValue().isEmpty()) {
                Function<T, String> member = member(members, factor.getKey());
                String text = factor.getValue().toLowerCase(Locale.ROOT);
                rows = rows.filter(
                        row -> member.apply(row).toLowerCase(Locale.ROOT).contains(text));
            }
        }
        if (!asked.order().isBlank()) {
            rows = rows.sorted(order(members, asked.order().strip()));
        }
        List<T> found = rows.toList();
        List<T> page = found.stream().skip(asked.index() * limit).limit(limit).toList();
        return new Slice<>(asked.sid(), asked.index(), limit, found.size(), page);
    }

    private static <T> Comparator<T> order(Map<String, Function<T, String>> members, String order) {
        boolean down = order.startsWith("-");
        Comparator<T> up = Comparator.comparing(member(members, down ? order.substring(1) : order));
        return down ? up.reversed() : up;
    }

    private static <T> Function<T, String> member(Map<String, Function<T, String>> members, String name) {
        Function<T, String> member = members.get(name);
        if (member == null) {
            throw bad("rows have no member of that name; they have "
                    + String.join(", ", members.keySet().stream().sorted().toList()));
        }
        return member;
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
