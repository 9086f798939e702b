package io.be.mesh.protocol.codec;

import io.be.mesh.protocol.code.MeshException;

/** What one tree may still use: a value costs many times its size on the wire, so values are counted too. */
final class TreeBudget {
    /** Far above any control message; a payload written as an array of numbers may have so many. */
    static final int MAX_VALUES = 1 << 18;

    private final String format;
    private final int maxDepth;
    private int left = MAX_VALUES;

    TreeBudget(String format, int maxDepth) {
        this.format = format;
        this.maxDepth = maxDepth;
    }

    /** Takes values from the budget, before they are made. */
    void take(long values) {
        if (values > left) {
            throw tooMany(format);
        }
        left -= (int) values;
    }

    /** What is left, to be compared later: the difference is the weight of a subtree. */
    int left() {
        return left;
    }

    void checkDepth(int depth) {
        if (depth > maxDepth) {
            throw tooDeep(format, maxDepth);
        }
    }

    static MeshException tooDeep(String format, int maxDepth) {
        return Malformed.of(format, "it is nested deeper than " + maxDepth, "");
    }

    static MeshException tooMany(String format) {
        return Malformed.of(format, "it has more than " + MAX_VALUES + " values", "");
    }
}
