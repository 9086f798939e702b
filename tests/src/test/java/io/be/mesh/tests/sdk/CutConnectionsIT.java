package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.client.prisim.Session;
import io.be.mesh.tests.testkit.CuttingProxy;
import io.be.mesh.tests.testkit.MeshProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections that are cut by chance between SDK and node, for the writer and for the reader: nothing is lost, doubled or swapped. */
class CutConnectionsIT {
    private static final int MESSAGES = 10_000;
    private static final Duration WAIT = Duration.ofSeconds(20);

    @Test
    void everyMessageComesOnceAndInOrder() throws Exception {
        try (MeshProcess node = MeshProcess.start();
                CuttingProxy writing = new CuttingProxy(node.port(), 150, 1);
                CuttingProxy reading = new CuttingProxy(node.port(), 150, 2)) {
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                try (Session session = Sessions.at(writing.address(), "cut")) {
                    for (int i = 0; i < MESSAGES; i++) {
                        session.push(Sessions.bytes(Integer.toString(i)), "t");
                    }
                }
            });
            List<Integer> read = new ArrayList<>();
            try (Session session = Sessions.at(reading.address(), "cut")) {
                while (read.size() < MESSAGES) {
                    byte[] message = session.pop(WAIT, "t").orElseThrow();
                    read.add(Integer.parseInt(Sessions.text(message)));
                }
                writer.get(60, TimeUnit.SECONDS);
                assertThat(session.pop(Duration.ofSeconds(3), "t"))
                        .as("nothing is left")
                        .isEmpty();
            }
            assertThat(read)
                    .as("once, and in order")
                    .isEqualTo(IntStream.range(0, MESSAGES).boxed().toList());
            assertThat(writing.cuts()).as("cuts of the writer").isGreaterThan(20);
            assertThat(reading.cuts()).as("cuts of the reader").isGreaterThan(20);
        }
    }

    @Test
    void pushesThatDoNotWaitForEachOtherStayInOrderToo() throws Exception {
        try (MeshProcess node = MeshProcess.start();
                CuttingProxy proxy = new CuttingProxy(node.port(), 100, 3);
                Session writer = Sessions.at(proxy.address(), "async");
                Session reader = Sessions.at(node.address(), "async")) {
            List<CompletableFuture<Void>> pushes = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                pushes.add(writer.pushAsync(Sessions.bytes(Integer.toString(i)), java.util.Map.of(), "t"));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(Sessions.text(reader.pop(WAIT, "t").orElseThrow())).isEqualTo(Integer.toString(i));
            }
            CompletableFuture.allOf(pushes.toArray(new CompletableFuture[0])).get(10, TimeUnit.SECONDS);
            assertThat(proxy.cuts()).isPositive();
        }
    }
}
