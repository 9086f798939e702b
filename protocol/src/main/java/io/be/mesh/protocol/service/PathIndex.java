package io.be.mesh.protocol.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values by rule, found by path in the time of the path, however many rules there are. It is never changed: another one is made that shares
 * all but a few objects with it. Rules of which neither is the more specific one share a value: the same rule under other names, and
 * expressions that begin alike, of which whoever is shown the value asks the right one. Immutable; any thread.
 */
public final class PathIndex<V> {
    private static final PathIndex<?> EMPTY = new PathIndex<>(Node.empty());

    private final Node<V> root;

    /** Is shown what a path finds, the most specific first. */
    @FunctionalInterface
    public interface Visitor<V> {
        /**
         * @param below whether the path does not end with the segments of the rule, but goes on with further ones that the rule does not
         *     name: it is for the visitor to say whether it takes the path all the same
         * @return whether that was it
         */
        boolean visit(V value, boolean below);
    }

    private record Expressions<V>(String prefix, V value) {}

    /**
     * What is known after some segments.
     *
     * @param children by the next segment
     * @param named for any next segment
     * @param expressions of which these segments are the literal ones; that with the longest prefix first
     * @param exact for the path that ends here
     * @param rest for all that goes on
     */
    private record Node<V>(
            TextMap<Node<V>> children,
            @Nullable Node<V> named,
            List<Expressions<V>> expressions,
            @Nullable V exact,
            @Nullable V rest) {
        static <V> Node<V> empty() {
            return new Node<>(TextMap.empty(), null, List.of(), null, null);
        }

        boolean isEmpty() {
            return children.isEmpty() && named == null && expressions.isEmpty() && exact == null && rest == null;
        }
    }

    private PathIndex(Node<V> root) {
        this.root = root;
    }

    @SuppressWarnings("unchecked") // It holds nothing.
    public static <V> PathIndex<V> empty() {
        return (PathIndex<V>) EMPTY;
    }

    /** What is there for a rule, or for another one that is not more and not less specific. */
    public @Nullable V get(PathRule rule) {
        Node<V> node = root;
        for (String segment : segments(rule)) {
            node = segment.equals(SegmentRule.NAME)
                    ? node.named()
                    : node.children().get(segment);
            if (node == null) {
                return null;
            }
        }
        if (rule instanceof SegmentRule segments) {
            return segments.below() ? node.rest() : node.exact();
        }
        return node.expressions().stream()
                .filter(each -> each.prefix().equals(rule.literalPrefix()))
                .map(Expressions::value)
                .findFirst()
                .orElse(null);
    }

    /**
     * Another index, in which a rule has another value.
     *
     * @param value null: none
     */
    public PathIndex<V> with(PathRule rule, @Nullable V value) {
        return new PathIndex<>(with(root, rule, segments(rule), 0, value));
    }

    /**
     * Shows what a path finds until the visitor has what it wants.
     *
     * @param path in the form of {@link NormalPath}, not empty
     * @return whether the visitor has it
     */
    public boolean visit(String path, Visitor<? super V> visitor) {
        return visit(root, path, 1, visitor);
    }

    /** @param from where the next segment begins; beyond the end of the path when it has no more */
    private static <V> boolean visit(Node<V> node, String path, int from, Visitor<? super V> visitor) {
        if (from > path.length()) {
            return node.exact != null && visitor.visit(node.exact, false);
        }
        int slash = path.indexOf('/', from);
        int to = slash < 0 ? path.length() : slash;
        Node<V> child = node.children.get(path, from, to);
        if (child != null && visit(child, path, to + 1, visitor)) {
            return true;
        }
        if (node.named != null && to > from && visit(node.named, path, to + 1, visitor)) {
            return true;
        }
        for (int i = 0; i < node.expressions.size(); i++) {
            Expressions<V> each = node.expressions.get(i);
            if (path.startsWith(each.prefix) && visitor.visit(each.value, false)) {
                return true;
            }
        }
        return (node.rest != null && visitor.visit(node.rest, false))
                || (node.exact != null && visitor.visit(node.exact, true));
    }

    private static List<String> segments(PathRule rule) {
        return rule instanceof SegmentRule segments ? segments.segments() : ((ExpressionRule) rule).literalSegments();
    }

    private static <V> Node<V> with(
            @Nullable Node<V> there, PathRule rule, List<String> segments, int at, @Nullable V value) {
        Node<V> node = there == null ? Node.empty() : there;
        if (at == segments.size()) {
            return ended(node, rule, value);
        }
        String segment = segments.get(at);
        if (segment.equals(SegmentRule.NAME)) {
            Node<V> named = with(node.named, rule, segments, at + 1, value);
            return new Node<>(node.children, named.isEmpty() ? null : named, node.expressions, node.exact, node.rest);
        }
        Node<V> child = with(node.children.get(segment), rule, segments, at + 1, value);
        TextMap<Node<V>> children =
                child.isEmpty() ? node.children.without(segment) : node.children.with(segment, child);
        return new Node<>(children, node.named, node.expressions, node.exact, node.rest);
    }

    private static <V> Node<V> ended(Node<V> node, PathRule rule, @Nullable V value) {
        if (rule instanceof SegmentRule segments) {
            return segments.below()
                    ? new Node<>(node.children, node.named, node.expressions, node.exact, value)
                    : new Node<>(node.children, node.named, node.expressions, value, node.rest);
        }
        String prefix = rule.literalPrefix();
        List<Expressions<V>> expressions = new ArrayList<>(node.expressions);
        expressions.removeIf(each -> each.prefix.equals(prefix));
        if (value != null) {
            expressions.add(new Expressions<>(prefix, Objects.requireNonNull(value)));
            expressions.sort(Comparator.comparingInt(each -> -each.prefix.length()));
        }
        return new Node<>(node.children, node.named, List.copyOf(expressions), node.exact, node.rest);
    }
}
