package io.be.mesh.protocol.service;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.Comparator;

/**
 * Which paths a service takes: its {@code urn}, read.
 *
 * <ul>
 *   <li>{@code /a/b}: this path and no other; {@code /a/b/} is another one
 *   <li>{@code /a/{name}/b}: any one segment, which is not empty, in place of the name
 *   <li>{@code /a/*} and, the same, {@code /a/**}: every path that begins with {@code /a/}, that one itself included, but not {@code /a}
 *   <li>{@code ~regex}: every path that the whole expression matches; syntax and linear time of RE2
 * </ul>
 *
 * <p>A missing {@code /} at the front is added, {@code //} is {@code /}; upper and lower case differ. Rules and requests are compared in
 * the form of {@link NormalPath}: {@code %41} is {@code A}, {@code %2F} is never a slash. Expressions see that form, too.
 * Immutable; any thread.
 */
public sealed interface PathRule permits SegmentRule, ExpressionRule {
    /** Of a rule, in characters. */
    int MAX_CHARS = 1024;

    /** Of a rule. */
    int MAX_SEGMENTS = 64;

    /** Of two rules that match the same path, the more specific one first; equal when neither is. */
    Comparator<PathRule> MOST_SPECIFIC_FIRST = Specificity::compare;

    /**
     * Reads a rule.
     *
     * @throws MeshException E…400 that says what is wrong with it
     */
    static PathRule parse(String urn) {
        String text = urn.strip();
        if (text.isEmpty()) {
            throw refused("is missing");
        }
        if (text.length() > MAX_CHARS) {
            throw refused("has " + text.length() + " characters, " + MAX_CHARS + " are accepted");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw refused("holds a control character");
        }
        return text.startsWith("~") ? ExpressionRule.of(text.substring(1)) : SegmentRule.of(text);
    }

    /** The same text for rules that take the same paths, as far as that can be told: who registers it owns it. Can be parsed. */
    String canonical();

    /** What every path that it takes begins with, at least {@code /} where all of them do; may be empty for an expression. */
    String literalPrefix();

    /** Whether it takes a path, which is given in the form of {@link NormalPath}. */
    boolean matches(String path);

    static MeshException refused(String why) {
        return new MeshException(ErrorCode.BAD_REQUEST, "urn " + why);
    }
}
