package io.be.mesh.bench.scenario;

import java.time.Duration;

/**
 * How long a row is measured: {@code rounds} windows on the subject and on the ceiling in turn, after a warm-up of each.
 *
 * @param warmUp of each side
 * @param firstWarmUp at most so long, when the servers meet this kind of request for the first time and have to compile its
 *     code
 */
public record Timing(int rounds, Duration round, Duration warmUp, Duration firstWarmUp) {

    /** All windows on the subject together. */
    public Duration total() {
        return round.multipliedBy(rounds);
    }
}
