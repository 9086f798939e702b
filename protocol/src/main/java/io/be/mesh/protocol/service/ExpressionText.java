package io.be.mesh.protocol.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be told of a regular expression from its text, before it is compiled. */
final class ExpressionText {
    private static final Pattern REPETITION = Pattern.compile("(\\)?)\\{(\\d{1,4})(?:,(\\d{0,4}))?}");
    private static final String SPECIAL = "\\.+*?()|[]{}^$";

    private ExpressionText() {}

    /**
     * At most so many steps come of it when its repetitions are written out: those of groups may be inside of each other, those of
     * single characters cannot.
     */
    static long writtenOut(String expression) {
        long groups = 1;
        long single = 1;
        Matcher each = REPETITION.matcher(expression);
        while (each.find()) {
            String most = each.group(3) == null || each.group(3).isEmpty() ? each.group(2) : each.group(3);
            // One more for {n,}, which is {n} and another one.
            long times = Long.parseLong(most) + 1;
            if (each.group(1).isEmpty()) {
                single = Math.max(single, times);
            } else {
                groups = Math.min(groups * times, Integer.MAX_VALUE);
            }
        }
        return expression.length() * single * groups;
    }

    /** What every text that it matches begins with; empty when that depends. */
    static String literalPrefix(String expression) {
        int end = 0;
        while (end < expression.length() && SPECIAL.indexOf(expression.charAt(end)) < 0) {
            end++;
        }
        if (end == expression.length()) {
            return expression;
        }
        if (isChoice(expression, end)) {
            return "";
        }
        boolean repeated = "*?+{".indexOf(expression.charAt(end)) >= 0;
        return expression.substring(0, repeated ? Math.max(0, end - 1) : end);
    }

    /** Whether it is a choice at its outermost level. When that is not certain it is said to be one. */
    private static boolean isChoice(String expression, int from) {
        if (expression.contains("\\Q")) {
            return true;
        }
        int depth = 0;
        for (int i = from; i < expression.length(); i++) {
            switch (expression.charAt(i)) {
                case '\\' -> i++;
                case '[' -> i = endOfClass(expression, i);
                case '(' -> depth++;
                case ')' -> depth--;
                case '|' -> {
                    if (depth == 0) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private static int endOfClass(String expression, int open) {
        int i = open + 1;
        if (i < expression.length() && expression.charAt(i) == '^') {
            i++;
        }
        if (i < expression.length() && expression.charAt(i) == ']') {
            i++; // The first one is a member.
        }
        while (i < expression.length() && expression.charAt(i) != ']') {
            if (expression.charAt(i) == '\\') {
                i++;
            } else if (expression.startsWith("[:", i) && expression.indexOf(":]", i) > 0) {
                i = expression.indexOf(":]", i) + 1;
            }
            i++;
        }
        return i;
    }
}
