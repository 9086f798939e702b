package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How much of their rate well-behaved clients keep beside each flood, as a table to be read by people: {@code mvn verify
 * -Dmesh.floods.seconds=30 -Dit.test=FloodRatesIT}. Clients and attacker share the processors with the node, so the clients ask at
 * a rate that leaves room, and the attacker sends so many frames a second, over a new connection whenever it is cut off.
 */
@EnabledIfSystemProperty(named = "mesh.floods.seconds", matches = "\\d+")
class FloodRatesIT {
    private static final int CLIENTS = 4;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int FRAMES_PER_SECOND = 20_000;
    private static final long WAVE_NANOS = TimeUnit.SECONDS.toNanos(Flood.FRAMES) / FRAMES_PER_SECOND;
    private static final int WARM_UP_SECONDS = 20;

    private final int seconds = Integer.getInteger("mesh.floods.seconds", 0);

    @Test
    void ratesOfTheOthers(TestReporter reporter) throws Exception {
        try (MeshProcess node = MeshProcess.builder()
                        .javaOptions("-Xms192m -Xmx192m -XX:+AlwaysPreTouch")
                        .start();
                Neighbours neighbours = new Neighbours(node, CLIENTS, PAUSE_NANOS)) {
            rate(neighbours, WARM_UP_SECONDS);
            long resident = Resident.of(node);
            double calm = rate(neighbours, seconds);
            reporter.publishEntry("nothing", row(calm, calm, 0, 0));
            for (Flood flood : Flood.all()) {
                AtomicInteger connections = new AtomicInteger();
                double beside = beside(node, flood, neighbours, connections);
                long grown = Resident.of(node) - resident;
                reporter.publishEntry(flood.name(), row(calm, beside, connections.get(), grown));
            }
            assertThat(neighbours.failures()).isEmpty();
        }
    }

    private double beside(MeshProcess node, Flood flood, Neighbours neighbours, AtomicInteger connections)
            throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread attacker = new Thread(
                () -> {
                    while (!over.get()) {
                        connections.incrementAndGet();
                        attack(node, flood, over);
                        LockSupport.parkNanos(WAVE_NANOS);
                    }
                },
                "attacker");
        attacker.start();
        double rate = rate(neighbours, seconds);
        over.set(true);
        attacker.join();
        return rate;
    }

    private static void attack(MeshProcess node, Flood flood, AtomicBoolean over) {
        try (Http2Wire wire = Http2Wire.plain(node.port())) {
            Farewell farewell = new Farewell(wire);
            flood.run(wire, () -> {
                if (over.get() || farewell.isThere()) {
                    throw new IllegalStateException("enough");
                }
                LockSupport.parkNanos(WAVE_NANOS);
            });
        } catch (IOException | IllegalStateException cutOff) {
            // The next connection, if there is time.
            return;
        }
    }

    private static double rate(Neighbours neighbours, int seconds) throws InterruptedException {
        long before = neighbours.calls();
        TimeUnit.SECONDS.sleep(seconds);
        return (neighbours.calls() - before) / (double) seconds;
    }

    private static String row(double calm, double beside, int connections, long grown) {
        return String.format(
                "%.0f calls/s, %.0f %%, %d connections, %+d MiB",
                beside, 100 * beside / calm, connections, grown >> 20);
    }
}
