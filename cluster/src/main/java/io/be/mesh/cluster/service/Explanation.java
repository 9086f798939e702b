package io.be.mesh.cluster.service;

import java.util.List;

/**
 * Which rule would take a request, and why the others would not.
 *
 * @param taken name of the pool; empty when no rule takes the request
 * @param considered the rules in the order in which they are asked, at most 100
 */
public record Explanation(String taken, List<Rule> considered) {
    public Explanation {
        considered = List.copyOf(considered);
    }

    /**
     * @param rule as it was registered
     * @param verdict {@code taken}, or in a few words why not
     */
    public record Rule(String service, String rule, int priority, String verdict) {}
}
