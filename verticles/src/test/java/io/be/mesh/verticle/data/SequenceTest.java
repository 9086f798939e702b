package io.be.mesh.verticle.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.bus.message.SequenceNext;
import io.be.mesh.cluster.bus.message.SequenceSection;
import io.be.mesh.cluster.table.SequenceRow;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several processes over one table. */
class SequenceTest {
    private static final Environ SELF = new Environ("1", "LX0000010000280", "JG0100002800000000", "A", "", "", "");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T23:59:59Z"), ZoneOffset.UTC);

    private final MemoryTable<SequenceRow> rows = new MemoryTable<>();
    private final List<Vertx> started = new ArrayList<>();

    private Bus process(MemoryTable<Environ> identity, int block) throws Exception {
        Vertx vertx = Vertx.vertx();
        started.add(vertx);
        Bus bus = new VertxBus(vertx);
        TestDoor.await(vertx.deployVerticle(new SequenceVerticle(bus, rows, identity, block, CLOCK)));
        return bus;
    }

    private Bus process(int block) throws Exception {
        return process(MemoryTable.of(Map.of(TableNames.SELF, SELF)), block);
    }

    @AfterEach
    void stop() throws Exception {
        for (Vertx vertx : started) {
            TestDoor.await(vertx.close());
        }
    }

    private static String next(Bus bus, String kind, int length) throws Exception {
        return TestDoor.await(bus.request(DataAddresses.SEQUENCE_NEXT, new SequenceNext(kind, length)))
                .value();
    }

    @Test
    void numbersAreWrittenAsClientsKnowThem() throws Exception {
        Bus bus = process(10);
        assertThat(next(bus, "NODE", 0)).isEqualTo("000001");
        assertThat(next(bus, "INSTITUTION", 0)).isEqualTo("JG0200002800000100");
        assertThat(next(bus, "ORDER", 4)).isEqualTo("20260304" + "000028" + "0001");
        assertThat(next(bus, "ORDER", 9)).isEqualTo("20260304" + "000028" + "0002");
        assertThat(next(bus, "OTHER", 0)).isEqualTo("20260304" + "000028" + "00000001");
        assertThat(next(process(new MemoryTable<>(), 1), "ORDER", 4)).startsWith("20260304000000");
    }

    @Test
    void noTwoProcessesGiveTheSameNumber() throws Exception {
        List<Bus> processes = List.of(process(3), process(3), process(5));
        List<Future<?>> asked = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            asked.add(processes
                    .get(i % 3)
                    .request(DataAddresses.SEQUENCE_SECTION, new SequenceSection("K", 1 + i % 7, 0))
                    .onSuccess(found -> {
                        synchronized (numbers) {
                            numbers.addAll(found.names());
                        }
                    }));
        }
        TestDoor.await(Future.all(asked));
        assertThat(numbers).doesNotHaveDuplicates().hasSizeGreaterThan(300);
        assertThat(numbers).doesNotContain(next(process(1), "K", 0));
    }
}
