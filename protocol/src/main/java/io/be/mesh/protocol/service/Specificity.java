package io.be.mesh.protocol.service;

/** Rules are compared from left to right: a literal segment says more than a name, a name more than an expression, which says more than any rest. */
final class Specificity {
    private static final int END = 0;
    private static final int LITERAL = 1;
    private static final int NAME = 2;
    private static final int EXPRESSION = 3;
    private static final int REST = 4;

    private Specificity() {}

    static int compare(PathRule left, PathRule right) {
        for (int at = 0; ; at++) {
            int one = kind(left, at);
            int other = kind(right, at);
            if (one != other) {
                return Integer.compare(one, other);
            }
            if (one == EXPRESSION) {
                return Integer.compare(
                        right.literalPrefix().length(), left.literalPrefix().length());
            }
            if (one == END || one == REST) {
                return 0;
            }
        }
    }

    private static int kind(PathRule rule, int at) {
        if (rule instanceof SegmentRule segments) {
            if (at == segments.segments().size()) {
                return segments.below() ? REST : END;
            }
            return segments.segments().get(at).equals(SegmentRule.NAME) ? NAME : LITERAL;
        }
        return at < ((ExpressionRule) rule).literalSegments().size() ? LITERAL : EXPRESSION;
    }
}
