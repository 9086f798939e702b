package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.ClosedLoop;
import io.be.mesh.bench.load.ClosedLoop.Round;
import io.be.mesh.bench.load.Wire;
import io.be.mesh.bench.report.Row;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The owner of all sessions is killed while clients push and pop at another replica: the longest operation is the failover,
 * and the time until the killed one is ready again, with a second copy of everything, the rebalance.
 */
record Failover(int clients) implements Scenario {
    private static final int REPLICAS = 3;
    private static final Duration WINDOW = Duration.ofSeconds(8);
    private static final int KILL_AFTER_SECONDS = 2;

    @Override
    public String name() {
        return "replicas/" + REPLICAS + "/failover/" + clients;
    }

    @Override
    public Row run(Lab lab) throws IOException {
        ReplicaSet replicas = lab.replicas(REPLICAS);
        Subject survivor = replicas.all().get(1);
        List<String> sessions = replicas.sessions(lab, clients, true);
        try (Sockets sockets = new Sockets(lab.generator())) {
            ClosedLoop loop =
                    new QueueLoad(new Dialect(Wire.HTTP1, Form.RAW), Size.KIB1).at(lab, sockets, survivor, sessions);
            loop.run(lab.timing().firstWarmUp());
            CompletableFuture<Void> killed = CompletableFuture.runAsync(
                    () -> replicas.kill(0), CompletableFuture.delayedExecutor(KILL_AFTER_SECONDS, TimeUnit.SECONDS));
            Round round = loop.run(WINDOW);
            killed.join();
            Duration whole = replicas.restart(0);
            lab.release(survivor, sessions);
            return Row.failover(name(), round.rate(), round.latency(), whole.toNanos() / 1e6);
        }
    }
}
