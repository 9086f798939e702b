package io.be.mesh.verticle.plugin;

import java.util.concurrent.atomic.LongAdder;

/** What a plugin has done since the start. */
final class Counters {
    final LongAdder calls = new LongAdder();
    final LongAdder failedCalls = new LongAdder();
    final LongAdder interceptions = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder late = new LongAdder();
}
