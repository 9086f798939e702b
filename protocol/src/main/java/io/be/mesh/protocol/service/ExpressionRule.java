package io.be.mesh.protocol.service;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/** A rule that is a regular expression. Its time is linear in the path, and bounded: its program and the paths that it is asked about are. */
public final class ExpressionRule implements PathRule {
    private static final int MAX_CHARS = 512;
    /** Instructions of the compiled expression, each of which may be at work for each character of a path. */
    private static final int MAX_PROGRAM = 500;
    /** Longer paths are matched by no expression. */
    private static final int MAX_PATH = 1024;

    private final String expression;
    private final Pattern pattern;
    private final String literalPrefix;
    private final List<String> literalSegments;

    private ExpressionRule(String expression, Pattern pattern) {
        this.expression = expression;
        this.pattern = pattern;
        this.literalPrefix = ExpressionText.literalPrefix(expression);
        this.literalSegments = segments(literalPrefix);
    }

    static ExpressionRule of(String given) {
        String expression = anchorless(given);
        if (expression.length() > MAX_CHARS) {
            throw PathRule.refused(
                    "is an expression of " + expression.length() + " characters, " + MAX_CHARS + " are accepted");
        }
        // The compiler writes repetitions out: what would become too large must not come to it.
        if (ExpressionText.writtenOut(expression) > 100L * MAX_PROGRAM) {
            throw PathRule.refused("is an expression with too many repetitions");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw PathRule.refused("is not an expression: " + e.getDescription());
        }
        if (pattern.programSize() > MAX_PROGRAM) {
            throw PathRule.refused(
                    "is an expression of " + pattern.programSize() + " steps, " + MAX_PROGRAM + " are accepted");
        }
        ExpressionRule rule = new ExpressionRule(expression, pattern);
        if (!rule.literalPrefix.isEmpty() && !rule.literalPrefix.startsWith("/")) {
            throw PathRule.refused("is an expression that no path matches, for paths begin with /");
        }
        return rule;
    }

    /** Anchors at both ends say nothing new. */
    private static String anchorless(String given) {
        String text = given.startsWith("^") ? given.substring(1) : given;
        boolean anchored = text.endsWith("$") && !text.endsWith("\\$") && text.indexOf('|') < 0;
        return anchored ? text.substring(0, text.length() - 1) : text;
    }

    private static List<String> segments(String prefix) {
        List<String> segments = new ArrayList<>();
        int from = 1;
        for (int slash = prefix.indexOf('/', from);
                slash >= 0 && segments.size() < MAX_SEGMENTS;
                slash = prefix.indexOf('/', from)) {
            segments.add(prefix.substring(from, slash));
            from = slash + 1;
        }
        return List.copyOf(segments);
    }

    /** The segments of the literal prefix that are whole, as far as rules have segments. */
    public List<String> literalSegments() {
        return literalSegments;
    }

    /** Instructions of its program: what a character of a path may cost. */
    public int steps() {
        return pattern.programSize();
    }

    @Override
    public String canonical() {
        return "~" + expression;
    }

    @Override
    public String literalPrefix() {
        return literalPrefix;
    }

    @Override
    public boolean matches(String path) {
        return path.length() <= MAX_PATH && path.startsWith(literalPrefix) && pattern.matches(path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExpressionRule rule && rule.expression.equals(expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    @Override
    public String toString() {
        return canonical();
    }
}
