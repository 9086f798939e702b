package io.be.mesh.bench.scenario;

import io.be.mesh.bench.report.Median;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.server.Installation.RunningNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** From {@code mesh start} to the ready line, on a fresh home or on one that was used before, and the idle memory then. */
record StartUp(boolean second, int repeats) implements Scenario {
    /** Start-up garbage and compilation settle before memory is called idle. */
    private static final int IDLE_SECONDS = 3;

    @Override
    public String name() {
        return second ? "start/second" : "start/first";
    }

    @Override
    public Row run(Lab lab) throws IOException {
        if (!lab.startsNodes()) {
            throw new IOException("only nodes that the bench starts itself can be timed");
        }
        List<Double> millis = new ArrayList<>();
        Long resident = null;
        for (int i = 0; i < repeats; i++) {
            String home = name().replace('/', '-') + "-" + i;
            if (second) {
                lab.startAlone(home).close();
            }
            try (RunningNode running = lab.startAlone(home)) {
                millis.add(running.process().readyAfter().toNanos() / 1e6);
                CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(IDLE_SECONDS, TimeUnit.SECONDS))
                        .join();
                var now = running.subject().residentBytes();
                if (now.isPresent()) {
                    resident = Math.max(resident == null ? 0 : resident, now.getAsLong());
                }
            }
        }
        return Row.start(
                name(),
                Median.of(millis.stream().mapToDouble(Double::doubleValue).toArray()),
                resident);
    }
}
