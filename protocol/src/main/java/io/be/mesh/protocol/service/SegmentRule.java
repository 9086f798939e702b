package io.be.mesh.protocol.service;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule of segments.
 *
 * @param segments what is between the slashes, in the form of {@link NormalPath}, or {@link #NAME}; of {@code /a/} the last one is empty
 * @param below whether it takes what follows after a further slash, and not the path of the segments itself
 */
public record SegmentRule(List<String> segments, boolean below) implements PathRule {
    /** A segment that takes any one that is not empty. No literal segment can be this: braces are escaped in them. */
    public static final String NAME = "{}";

    private static final int MAX_NAME = 64;

    public SegmentRule {
        segments = List.copyOf(segments);
    }

    static SegmentRule of(String text) {
        String path = ("/" + text).replaceAll("/{2,}", "/");
        boolean below = path.endsWith("/*") || path.endsWith("/**");
        String[] parts = (below ? path.substring(0, path.lastIndexOf('/')) : path).split("/", -1);
        if (parts.length - 1 > MAX_SEGMENTS) {
            throw PathRule.refused("has " + (parts.length - 1) + " segments, " + MAX_SEGMENTS + " are accepted");
        }
        List<String> segments = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            segments.add(segment(parts[i]));
        }
        return new SegmentRule(segments, below);
    }

    private static String segment(String part) {
        if (part.startsWith("{") && part.endsWith("}")) {
            name(part.substring(1, part.length() - 1));
            return NAME;
        }
        if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0) {
            throw PathRule.refused("has a {name} that is not a whole segment");
        }
        if (part.indexOf('*') >= 0) {
            throw PathRule.refused("has a * that is not its last segment; an expression begins with ~");
        }
        if (part.indexOf('?') >= 0 || part.indexOf('#') >= 0) {
            throw PathRule.refused("has a query or a fragment; it is the path alone");
        }
        return NormalPath.segment(part);
    }

    private static void name(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            throw PathRule.refused(
                    "has a {name} of " + name.length() + " characters, 1 to " + MAX_NAME + " are accepted");
        }
        if (!name.chars().allMatch(each -> Character.isLetterOrDigit(each) || each == '_' || each == '-')) {
            throw PathRule.refused("has a {name} of other characters than letters, digits, _ and -");
        }
    }

    @Override
    public String canonical() {
        StringBuilder text = new StringBuilder();
        for (String segment : segments) {
            text.append('/').append(segment.equals(NAME) ? "{name}" : segment);
        }
        return text.append(below ? "/*" : "").toString();
    }

    @Override
    public String literalPrefix() {
        StringBuilder text = new StringBuilder("/");
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).equals(NAME)) {
                return text.toString();
            }
            text.append(segments.get(i)).append(i + 1 < segments.size() || below ? "/" : "");
        }
        return text.toString();
    }

    @Override
    public boolean matches(String path) {
        if (!path.startsWith("/")) {
            return false;
        }
        int from = 1;
        for (int i = 0; i < segments.size(); i++) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String segment = segments.get(i);
            boolean same =
                    segment.equals(NAME) ? to > from : to - from == segment.length() && path.startsWith(segment, from);
            boolean last = i + 1 == segments.size();
            if (!same || (last && !below ? slash >= 0 : slash < 0)) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    @Override
    public String toString() {
        return canonical();
    }
}
