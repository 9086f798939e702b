package io.be.mesh.verticle.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.bus.message.EventOf;
import io.be.mesh.cluster.bus.message.Events;
import io.be.mesh.cluster.link.HostedServices;
import io.be.mesh.cluster.link.RemoteCall;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Entity;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Event;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.Topic;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Events with subscribers that take them, fail for a while, fail for ever, or are at a partner. */
class QueueTest {
    private static final ByteString OK = ByteString.copyFromUtf8("{\"code\":\"E0000000000\"}");
    private static final MeshConfig.Data LIMITS = new MeshConfig.Data(
            10, 1 << 20, 1 << 10, 1 << 20, Duration.ofSeconds(1), 10, 5, 5_000, 3, Duration.ofMillis(20));

    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<RemoteCall> sent = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private volatile int failures;
    private volatile MeshException failure = new MeshException(ErrorCode.UNREACHABLE, "away");
    private Vertx vertx;
    private VertxBus bus;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        bus = new VertxBus(vertx);
        Logger logger = (Logger) LoggerFactory.getLogger(Deliveries.class);
        lines.start();
        logger.addAppender(lines);
        Route partner = TestDoor.Known.route("{\"node_id\":\"LX2\",\"inst_id\":\"JG2\",\"address\":\"http://h:1\"}");
        Route stopped = TestDoor.Known.route(
                "{\"node_id\":\"LX3\",\"inst_id\":\"JG3\",\"address\":\"http://h:2\",\"status\":32}");
        TestDoor.await(vertx.deployVerticle(new QueueVerticle(
                bus,
                MemoryTable.of(Map.of(TableNames.SELF, new Environ("1", "LX1", "JG1", "A", "", "", ""))),
                MemoryTable.of(Map.of("lx2", partner, "lx3", stopped)),
                new OneSubscriber(),
                call -> {
                    sent.add(call);
                    return Future.succeededFuture(OK);
                },
                new Codecs(CodecLimits.of(1 << 20)).json(),
                LIMITS,
                Clock.systemUTC())));
    }

    @AfterEach
    void stop() throws Exception {
        ((Logger) LoggerFactory.getLogger(Deliveries.class)).detachAppender(lines);
        TestDoor.await(vertx.close());
    }

    private static Event event(String code, @Nullable Principal target) {
        return new Event("", "", "", "", "", "", null, target, new Topic("orders", code, "", ""), null);
    }

    private List<String> publish(Event... events) throws Exception {
        return TestDoor.await(bus.request(DataAddresses.QUEUE_PUBLISH, new Events(List.of(events))))
                .names();
    }

    @Test
    void anEventReachesItsSubscriberAlsoWhenThatWasAwayForAWhile() throws Exception {
        failures = 2;

        String id = publish(event("made", null)).get(0);

        Awaitility.await().until(() -> delivered.size() == 1);
        JsonObject body = new JsonObject(delivered.get(0));
        assertThat(body.getJsonObject("event").getString("eid")).isEqualTo(id);
        assertThat(body.getJsonObject("event").getString("timestamp")).matches("[0-9]+");
        assertThat(lines.list).isEmpty();
    }

    @Test
    void whatCannotBeDeliveredIsGivenUpWithALine() throws Exception {
        failures = 100;

        String id = publish(event("made", null)).get(0);

        Awaitility.await().until(() -> lines.list.size() == 1);
        assertThat(failures).isEqualTo(97);
        assertThat(lines.list.get(0).getFormattedMessage()).contains("given up");
        assertThat(lines.list.get(0).getKeyValuePairs().toString()).contains(id).contains("orders");
        failures = 0;
        for (int i = 0; i < 5; i++) {
            publish(event("made", null));
        }
        Awaitility.await().until(() -> delivered.size() == 5);
    }

    @Test
    void tooManyThatWaitAreRefusedTogether() {
        failures = 100;
        Event[] six = new Event[6];
        Arrays.fill(six, event("made", null));

        assertThatThrownBy(() -> publish(six)).cause().isInstanceOfSatisfying(MeshException.class, e -> assertThat(
                        e.code())
                .isEqualTo(ErrorCode.BUFFER_FULL));
        assertThat(failures).isEqualTo(100);
    }

    private static Event large(int bytes) {
        Event event = event("made", null);
        Entity entity = new Entity("", "", ByteString.copyFrom(new byte[bytes]));
        return new Event("", "", "", "", "", "", null, null, event.binding(), entity);
    }

    @Test
    void theBytesThatWaitAreBounded() throws Exception {
        failures = 1_000;
        Event[] four = new Event[4];
        Arrays.fill(four, large(1_000));

        assertThatThrownBy(() -> publish(four)).cause().isInstanceOfSatisfying(MeshException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_FULL);
            assertThat(e.message()).contains("data.queue-bytes");
        });
        assertThat(failures).isEqualTo(1_000);

        failures = 0;
        for (int i = 0; i < 10; i++) {
            publish(large(1_000));
        }
        Awaitility.await().until(() -> delivered.size() == 10);
    }

    @Test
    void everyTextOfAnEventIsBounded() {
        String text = "x".repeat(257);
        Topic topic = new Topic("orders", "made", "", "");
        Entity entity = new Entity("", "", ByteString.EMPTY);
        Principal none = Principal.NONE;
        List<Event> tooLong = List.of(
                new Event(text, "", "", "", "", "", none, none, topic, entity),
                new Event("", text, "", "", "", "", none, none, topic, entity),
                new Event("", "", text, "", "", "", none, none, topic, entity),
                new Event("", "", "", text, "", "", none, none, topic, entity),
                new Event("", "", "", "", text, "", none, none, topic, entity),
                new Event("", "", "", "", "", text, none, none, topic, entity),
                new Event("", "", "", "", "", "", new Principal(text, ""), none, topic, entity),
                new Event("", "", "", "", "", "", none, new Principal("", text), topic, entity),
                new Event("", "", "", "", "", "", none, none, new Topic("orders", "made", text, ""), entity),
                new Event("", "", "", "", "", "", none, none, new Topic("orders", "made", "", text), entity),
                new Event("", "", "", "", "", "", none, none, topic, new Entity(text, "", ByteString.EMPTY)),
                new Event("", "", "", "", "", "", none, none, topic, new Entity("", text, ByteString.EMPTY)));

        for (Event each : tooLong) {
            assertThatThrownBy(() -> publish(each)).cause().isInstanceOfSatisfying(MeshException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST);
                assertThat(e.message()).contains("257 characters");
            });
        }
    }

    /** It says nothing of the subscriber that this node has no place for a call. */
    @Test
    void aFullNodeIsNoTry() throws Exception {
        failures = 5;
        failure = new MeshException(ErrorCode.UNAVAILABLE, "256 calls are under way");

        publish(event("made", null));

        Awaitility.await().until(() -> delivered.size() == 1);
        assertThat(lines.list).isEmpty();
    }

    @Test
    void anEventForAPartnerIsACallOfItsSubscriberThere() throws Exception {
        publish(event("made", new Principal("LX2", "")));

        Awaitility.await().until(() -> sent.size() == 1);
        assertThat(sent.get(0).urn()).startsWith("made.orders.").contains(".lx2.");
        assertThat(sent.get(0).target()).isEqualTo(new Principal("LX2", ""));
        assertThat(delivered).isEmpty();
    }

    @Test
    void multicastIsForThisNodeAndEveryUsablePartner() throws Exception {
        TestDoor.await(bus.request(DataAddresses.QUEUE_BROADCAST, new Events(List.of(event("made", null)))));

        Awaitility.await().until(() -> sent.size() == 1 && delivered.size() == 1);
        assertThat(sent.get(0).target().nodeId()).isEqualTo("LX2");
    }

    @Test
    void subscribeAnswersWhenTheyHaveIt() throws Exception {
        TestDoor.await(bus.request(DataAddresses.QUEUE_SUBSCRIBE, new EventOf(event("made", null))));
        assertThat(delivered).hasSize(1);

        assertThatThrownBy(() ->
                        TestDoor.await(bus.request(DataAddresses.QUEUE_SUBSCRIBE, new EventOf(event("nobody", null)))))
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_SERVICE));
    }

    /** Subscribes to {@code orders.made}. */
    private final class OneSubscriber implements HostedServices {
        @Override
        public Optional<Offer> find(String operation) {
            return Optional.empty();
        }

        @Override
        public List<Offer> subscribers(String topic, String code) {
            return topic.equals("orders") && code.equals("made") ? List.of(new Taking()) : List.of();
        }
    }

    private final class Taking implements HostedServices.Offer {
        @Override
        public String module() {
            return "books";
        }

        @Override
        public boolean isOpenTo(Principal partner) {
            return false;
        }

        @Override
        public Future<ByteString> call(HostedServices.HostedCall call) {
            if (failures > 0) {
                failures--;
                return Future.failedFuture(failure);
            }
            delivered.add(call.body().toStringUtf8());
            return Future.succeededFuture(OK);
        }
    }
}
