package io.be.mesh.cluster.plugin;

import java.util.List;

/**
 * A plugin as its operator sees it.
 *
 * @param id empty when its jar could not be read
 * @param jar name of the file
 * @param state starting, active, suspended or failed
 * @param reason why it is suspended or has failed; else empty
 * @param operations full names
 * @param interceptors points, each with what becomes of a message when the plugin fails
 * @param observes patterns of events
 */
public record PluginView(
        String id,
        String jar,
        String state,
        String reason,
        List<String> operations,
        List<String> interceptors,
        List<String> observes,
        Figures figures) {
    public PluginView {
        operations = List.copyOf(operations);
        interceptors = List.copyOf(interceptors);
        observes = List.copyOf(observes);
    }

    /**
     * Counted since the start.
     *
     * @param calls of its operations
     * @param failedCalls of these
     * @param interceptions messages it was asked about
     * @param refused of these, by its verdict
     * @param failed interceptions and observations that threw
     * @param late interceptions that were not done in time
     * @param dropped events and stored messages that came faster than it looked at them
     * @param inFlight calls and interceptions that wait or run
     * @param stuck threads that still run what was given up
     */
    public record Figures(
            long calls,
            long failedCalls,
            long interceptions,
            long refused,
            long failed,
            long late,
            long dropped,
            long inFlight,
            long stuck) {}
}
