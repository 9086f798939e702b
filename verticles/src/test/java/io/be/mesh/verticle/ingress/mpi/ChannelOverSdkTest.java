package io.be.mesh.verticle.ingress.mpi;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.DataAddresses;
import io.be.mesh.cluster.bus.message.ChannelAsk;
import io.be.mesh.cluster.bus.message.ChannelOpen;
import io.be.mesh.cluster.bus.message.ChannelPush;
import io.be.mesh.cluster.bus.message.ChannelRead;
import io.be.mesh.cluster.bus.message.ChannelTopic;
import io.be.mesh.cluster.bus.message.Payload;
import io.be.mesh.cluster.link.ForwardRequest;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.be.mesh.verticle.ingress.channel.ChannelVerticle;
import io.be.mesh.verticle.ingress.http.SurfaceDependencies;
import io.be.mesh.verticle.ingress.mpi.SdkClient.Way;
import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages over the SDK wire and over the bus, on the real queues. */
class ChannelOverSdkTest {
    private static final Environ SELF = new Environ("1", "LX0000010000010", "JG0100000100000000", "A", "", "", "");
    private static final Known KNOWN = new Known(
            SELF,
            List.of(Known.route("{\"node_id\":\"LX0000020000020\",\"inst_id\":\"JG0100000200000000\","
                    + "\"address\":\"http://192.0.2.1:1\"}")),
            List.of());
    private static final String POP = SdkClient.urn("mesh.chan.pop");

    private final BlockingQueue<ForwardRequest> forwarded = new LinkedBlockingQueue<>();
    private TestDoor door;
    private SdkClient client;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.knowing(KNOWN, "limits.management=64KiB");
        door.partners = request -> {
            forwarded.add(request);
            return Future.succeededFuture(Outbound.success());
        };
        client = new SdkClient(door);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        door.close();
    }

    private static String pop(String topic, long timeout) {
        return "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"topic\":\"" + topic + "\",\"timeout\":" + timeout + "}";
    }

    private void push(String topic, String payload) {
        JsonObject answer = client.call(
                Way.GRPC,
                "mesh.chan.push",
                "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"topic\":\"" + topic + "\",\"payload\":\"" + payload
                        + "\"}");
        assertThat(answer.getString("code")).as("%s", answer).isEqualTo("E0000000000");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aMessageIsReadOnceAndInOrder(Way way) {
        push("t", "AQ==");
        push("t", "");

        assertThat(client.call(way, "mesh.chan.peek", pop("t", 0)).getString("content"))
                .isEqualTo("AQ==");
        assertThat(client.call(way, "mesh.chan.pop", pop("t", 1)).getString("content"))
                .isEmpty();
        assertThat(client.call(way, "mesh.chan.pop", pop("t", 1)).getValue("content"))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aMessageMayBeLargerThanWhatElseIsAsked(Way way) {
        byte[] large = new byte[700_000];
        String text = Base64.getEncoder().encodeToString(large);

        JsonObject answer = client.call(
                way,
                "mesh.chan.push",
                "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"topic\":\"l\",\"payload\":\"" + text + "\"}");

        assertThat(answer.getString("code")).isEqualTo("E0000000000");
        assertThat(client.call(way, "mesh.chan.pop", pop("l", 1)).getString("content"))
                .isEqualTo(text);
        assertThat(door.budget.used()).isZero();
        String tooLong = "{\"key\":\"" + "k".repeat(200_000) + "\"}";
        assertThat(client.text(way, SdkClient.urn("mesh.kv.put"), tooLong, Map.of()))
                .contains("E0000000413");
    }

    @Test
    void aWaitEndsBeforeTheDeadlineOfTheClient() {
        String answer = client.unary(
                POP, pop("none", 60_000), Map.of(), CallOptions.DEFAULT.withDeadlineAfter(600, TimeUnit.MILLISECONDS));

        assertThat(new JsonObject(answer).getString("code")).isEqualTo("E0000000000");
        assertThat(new JsonObject(answer).getValue("content")).isNull();
    }

    @Test
    void aClientThatHasGoneTakesNoMessage() {
        CompletableFuture<String> gone =
                CompletableFuture.supplyAsync(() -> client.unary(POP, pop("t", 60_000), Map.of(), CallOptions.DEFAULT));
        Awaitility.await().until(() -> door.metrics.get(Level.WAITING_POPS) == 1);
        client.cut();
        Assertions.assertThatThrownBy(gone::join).hasCauseInstanceOf(StatusRuntimeException.class);
        Awaitility.await().until(() -> door.metrics.get(Level.WAITING_POPS) == 0);

        client = new SdkClient(door);
        push("t", "AQ==");
        assertThat(client.call(Way.GRPC, "mesh.chan.pop", pop("t", 1)).getString("content"))
                .isEqualTo("AQ==");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aSessionThatIsOpenedHasTheNameOfASession(Way way) {
        for (String name : List.of("x".repeat(513), "a\\u0007b")) {
            assertThat(client.call(way, "mesh.chan.open", "{\"session_id\":\"" + name + "\",\"metadata\":{}}")
                            .getString("code"))
                    .isEqualTo("E0000000400");
        }
        assertThat(door.sessions.all()).isEmpty();
    }

    /** The answer of a roundtrip is waited for only as long as the client still waits when the question has arrived. */
    @Test
    void aSlowQuestionLeavesLessTimeForItsAnswer() {
        door.partners = request -> {
            Promise<Outbound> slow = Promise.promise();
            door.vertx.setTimer(700, late -> slow.complete(Outbound.success()));
            return slow.future();
        };
        String ask = "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"topic\":\"t\",\"payload\":\"AQ==\","
                + "\"timeout\":60000}";

        String answer = client.unary(
                SdkClient.urn("mesh.chan.roundtrip", SdkClient.FLAG, "lx0000020000020"),
                ask,
                Map.of(),
                CallOptions.DEFAULT.withDeadlineAfter(1_200, TimeUnit.MILLISECONDS));

        assertThat(new JsonObject(answer).getString("code")).as(answer).isEqualTo("E0000000000");
    }

    @Test
    void aClientThatGoesWhileItsQuestionTravelsTakesNoAnswer() throws Exception {
        Promise<Outbound> arrived = Promise.promise();
        door.partners = request -> {
            forwarded.add(request);
            return arrived.future();
        };
        String ask = "{\"attachments\":{\"x-ptp-session-id\":\"s\"},\"topic\":\"t\",\"payload\":\"AQ==\","
                + "\"timeout\":60000}";
        String urn = SdkClient.urn("mesh.chan.roundtrip", SdkClient.FLAG, "lx0000020000020");
        CompletableFuture<String> gone =
                CompletableFuture.supplyAsync(() -> client.unary(urn, ask, Map.of(), CallOptions.DEFAULT));
        assertThat(forwarded.poll(5, TimeUnit.SECONDS)).isNotNull();
        client.cut();
        Assertions.assertThatThrownBy(gone::join).hasCauseInstanceOf(StatusRuntimeException.class);
        client = new SdkClient(door);
        assertThat(client.call(Way.GRPC, "mesh.chan.peek", pop("t", 0)).getString("code"))
                .isEqualTo("E0000000000");

        arrived.complete(Outbound.success());

        Awaitility.await().during(Duration.ofMillis(300)).until(() -> door.metrics.get(Level.WAITING_POPS) == 0);
        push("t-reply", "Ag==");
        assertThat(client.call(Way.GRPC, "mesh.chan.pop", pop("t-reply", 1)).getString("content"))
                .isEqualTo("Ag==");
    }

    @Test
    void aForeignIdIsTheTargetOfAMessageInTheFormOfEveryPush() throws Exception {
        String push = "{\"attachments\":{\"x-ptp-session-id\":\"机\"},\"topic\":\"t\",\"payload\":\"AQ==\"}";
        client.text(
                Way.GRPC,
                SdkClient.urn("mesh.chan.push", SdkClient.FLAG, "jg0100000200000000"),
                push,
                Map.of("x-ptp-target-node-id", "LX9"));
        ForwardRequest sent = forwarded.poll(5, TimeUnit.SECONDS);
        assertThat(sent.target()).isEqualTo(new Principal("", "jg0100000200000000"));
        assertThat(sent.operation()).isEqualTo("/v1/interconn/chan/push");
        assertThat(sent.headers()).doesNotContainKey("x-ptp-target-node-id");
        assertThat(sent.headers().get("x-ptp-session-id")).isEqualTo("\u00e6\u009c\u00ba");

        client.text(
                Way.HTTP,
                SdkClient.urn("mesh.chan.push"),
                "{\"attachments\":{\"x-ptp-target-node-id\":\"LX0000020000020\"},\"payload\":\"AQ==\"}",
                Map.of());
        assertThat(forwarded.poll(5, TimeUnit.SECONDS).target()).isEqualTo(new Principal("LX0000020000020", ""));
    }

    @Test
    void theNodesOwnPartsHaveTheSameQueues() throws Exception {
        SurfaceDependencies rooms = door.surface();
        TestDoor.await(door.vertx.deployVerticle(new ChannelVerticle(
                door.bus, rooms.channel(), rooms.contexts(), door.sessions, door.budget, rooms.codecs())));
        ChannelPush push = new ChannelPush("s", "t", Principal.NONE, ByteString.copyFromUtf8("hi"), Map.of(), "");
        TestDoor.await(door.bus.request(DataAddresses.CHAN_PUSH, push));
        assertThat(client.call(Way.GRPC, "mesh.chan.pop", pop("t", 1)).getString("content"))
                .isEqualTo("aGk=");

        push("t", "aG8=");
        Payload read = TestDoor.await(
                door.bus.request(DataAddresses.CHAN_POP, new ChannelRead("s", "t", Principal.NONE, 1_000)));
        assertThat(read.payload()).isEqualTo(ByteString.copyFromUtf8("ho"));
        assertThat(TestDoor.await(
                                door.bus.request(DataAddresses.CHAN_PEEK, new ChannelRead("s", "t", Principal.NONE, 0)))
                        .payload())
                .isNull();

        ChannelPush abroad = new ChannelPush(
                "s", "t", new Principal("LX0000020000020", ""), ByteString.copyFromUtf8("hi"), Map.of(), "");
        TestDoor.await(door.bus.request(DataAddresses.CHAN_PUSH, abroad));
        assertThat(forwarded.poll(5, TimeUnit.SECONDS).deadlineNanos() - System.nanoTime())
                .isLessThan(DataAddresses.CHAN_PUSH.timeout().minusSeconds(4).toNanos());

        push("t-reply", "YQ==");
        Payload answer = TestDoor.await(door.bus.request(DataAddresses.CHAN_ROUNDTRIP, new ChannelAsk(push, 1_000)));
        assertThat(answer.payload()).isEqualTo(ByteString.copyFromUtf8("a"));

        TestDoor.await(door.bus.request(
                DataAddresses.CHAN_OPEN, new ChannelOpen("s", Map.of("x-ptp-target-node-id", "LX0000020000020"))));
        TestDoor.await(door.bus.request(DataAddresses.CHAN_PUSH, push));
        assertThat(forwarded.poll(5, TimeUnit.SECONDS).target().nodeId()).isEqualTo("LX0000020000020");
        TestDoor.await(door.bus.request(DataAddresses.CHAN_CLOSE, new ChannelTopic("s", "")));
        assertThat(door.sessions.all()).isEmpty();
        assertThat(client.call(Way.GRPC, "mesh.chan.pop", pop("t", 1)).getValue("content"))
                .isNull();
        assertThat(door.budget.used()).isZero();
    }
}
