package io.be.mesh.cluster.metric;

import java.util.Locale;

/** What a request asked for, as a metric label: few values, so that a client cannot make series. */
public enum Operation {
    PUSH,
    POP,
    PEEK,
    RELEASE,
    INVOKE,
    TRANSPORT,
    MANAGEMENT,
    SDK,
    STATS,
    SERVICE,
    OTHER;

    private final String label = name().toLowerCase(Locale.ROOT);

    public String label() {
        return label;
    }
}
