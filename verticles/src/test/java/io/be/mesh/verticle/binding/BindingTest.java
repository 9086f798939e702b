package io.be.mesh.verticle.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.FakePool;
import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that are brought to a service over HTTP. */
class BindingTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private PostOffice office(String... settings) throws Exception {
        return opened(PostOffice.open(settings));
    }

    private Receiver receiver(PostOffice office) throws Exception {
        return opened(Receiver.open(office.vertx, 0));
    }

    private <T extends AutoCloseable> T opened(T each) {
        opened.add(0, each);
        return each;
    }

    private static FakePool bound(PostOffice office, Receiver... receivers) {
        FakePool pool = PostOffice.pool(ServiceProtocol.HTTP);
        for (Receiver receiver : receivers) {
            pool.at(receiver.port());
        }
        return office.bind(pool);
    }

    @Test
    void messages_come_one_at_a_time_in_order_of_arrival() throws Exception {
        PostOffice office = office();
        Receiver receiver = receiver(office);
        for (int i = 0; i < 50; i++) {
            office.push("m" + i);
        }
        FakePool pool = bound(office, receiver);
        for (int i = 50; i < 100; i++) {
            office.push("m" + i);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(receiver.next().text()).isEqualTo("m" + i);
        }
        assertThat(receiver.mostAtOnce()).isEqualTo(1);
        assertThat(receiver.all().stream()
                        .map(got -> got.header("x-ptp-message-id"))
                        .distinct())
                .hasSize(100);
        await().until(() -> pool.succeeded.get() == 100);
        assertThat(office.pop()).isEmpty();
        assertThat(office.meters.counter("mesh.binding.brought").count()).isEqualTo(100);
    }

    @Test
    void what_belongs_to_a_message_comes_in_headers() throws Exception {
        PostOffice office = office();
        Receiver receiver = receiver(office);
        bound(office, receiver);
        byte[] bytes = {0, 13, 10, -1, 127};

        TestDoor.await(
                office.pushing(PostOffice.PARTNER, "id-1", Map.of("k", "v\"\u6d88"), ByteString.copyFrom(bytes)));

        Receiver.Got got = receiver.next();
        assertThat(got.path()).isEqualTo("/inbox");
        assertThat(got.body()).isEqualTo(Buffer.buffer(bytes));
        assertThat(got.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(got.header("content-length")).isEqualTo("5");
        assertThat(got.header("x-ptp-session-id")).isEqualTo("job-7");
        assertThat(got.header("x-ptp-topic")).isEqualTo("features");
        assertThat(got.header("x-ptp-source-node-id")).isEqualTo("LX0000010000020");
        assertThat(got.header("x-ptp-source-inst-id")).isEqualTo("JG2");
        assertThat(got.header("x-ptp-message-id")).isEqualTo("id-1");
        assertThat(got.header("x-ptp-metadata")).isEqualTo("{\"k\":\"v\\\"\\u6d88\"}");
        assertThat(got.header("x-ptp-trace-id")).matches("[0-9a-f]{32}");
    }

    @Test
    void metadata_too_long_for_a_header_are_said_to_be_missing() throws Exception {
        PostOffice office = office();
        Receiver receiver = receiver(office);
        bound(office, receiver);

        TestDoor.await(office.pushing("lx1", "", Map.of("k", "v".repeat(100_000)), ByteString.EMPTY));

        Receiver.Got got = receiver.next();
        assertThat(got.header("x-ptp-metadata")).isNull();
        assertThat(got.header("x-ptp-metadata-omitted")).isEqualTo("1");
        assertThat(got.header("x-ptp-source-node-id")).isEqualTo("LX1");
        assertThat(got.body().length()).isZero();
    }

    @Test
    void what_is_refused_comes_again_with_the_same_id_before_all_others() throws Exception {
        PostOffice office = office();
        Receiver receiver = receiver(office).answering(500);
        FakePool pool = bound(office, receiver);
        office.push("first");
        office.push("second");

        Receiver.Got one = receiver.next();
        Receiver.Got two = receiver.next();
        receiver.answering(204);
        List<String> ids = new ArrayList<>(List.of(one.header("x-ptp-message-id"), two.header("x-ptp-message-id")));
        Receiver.Got last = receiver.next();
        while (last.text().equals("first")) {
            ids.add(last.header("x-ptp-message-id"));
            last = receiver.next();
        }

        assertThat(one.text()).isEqualTo("first");
        assertThat(two.text()).isEqualTo("first");
        assertThat(last.text()).isEqualTo("second");
        assertThat(ids.stream().distinct()).hasSize(1);
        assertThat(ids).doesNotContain(last.header("x-ptp-message-id"));
        await().until(() -> pool.open.get() == 0);
        assertThat(pool.failed.get()).as("an answer is an answer").isZero();
        assertThat(office.pop()).isEmpty();
    }

    @Test
    void a_receiver_that_redirects_has_not_taken_the_message() throws Exception {
        PostOffice office = office();
        Receiver other = receiver(office);
        Receiver receiver = receiver(office).answering(got -> got.request()
                .response()
                .setStatusCode(307)
                .putHeader("location", "http://127.0.0.1:" + other.port() + "/inbox")
                .end());
        bound(office, receiver);
        office.push("m");

        receiver.next();
        receiver.next();

        assertThat(other.all()).isEmpty();
    }

    @Test
    void a_receiver_that_comes_late_gets_everything() throws Exception {
        PostOffice office = office();
        Receiver gone = Receiver.open(office.vertx, 0);
        int port = gone.port();
        gone.close();
        FakePool pool = office.bind(PostOffice.pool(ServiceProtocol.HTTP, port));
        office.push("a");
        office.push("b");
        await().until(() -> pool.failed.get() >= 2);

        Receiver receiver = opened(Receiver.open(office.vertx, port));

        assertThat(receiver.next().text()).isEqualTo("a");
        assertThat(receiver.next().text()).isEqualTo("b");
    }

    @Test
    void a_change_of_what_is_registered_makes_the_next_try_a_soon_one() throws Exception {
        PostOffice office = opened(PostOffice.open(Duration.ofSeconds(1)));
        Receiver receiver = receiver(office).answering(503);
        bound(office, receiver);
        office.push("m");
        receiver.next();
        receiver.next();
        receiver.next();

        Receiver better = receiver(office);
        bound(office, better);

        assertThat(better.next().text()).isEqualTo("m");
    }

    @Test
    void a_full_queue_refuses_as_ever_and_loses_nothing() throws Exception {
        PostOffice office = office("limits.session=1MiB", "limits.message=512KiB");
        CompletableFuture<Void> go = new CompletableFuture<>();
        Receiver receiver = receiver(office)
                .answering(got -> go.whenComplete(
                        (done, failure) -> got.request().response().end()));
        bound(office, receiver);
        ByteString payload = ByteString.copyFrom(new byte[300 << 10]);
        int accepted = 0;
        for (int i = 0; i < 10; i++) {
            try {
                TestDoor.await(office.pushing("lx1", "m" + i, Map.of(), payload));
                accepted++;
            } catch (java.util.concurrent.ExecutionException e) {
                assertThat(((MeshException) e.getCause()).code()).isEqualTo(ErrorCode.BUFFER_FULL);
                break;
            }
        }
        assertThat(accepted).isBetween(3, 5);

        go.complete(null);

        for (int i = 0; i < accepted; i++) {
            assertThat(receiver.next().header("x-ptp-message-id")).isEqualTo("m" + i);
        }
        TestDoor.await(office.pushing("lx1", "after", Map.of(), payload));
        assertThat(receiver.next().header("x-ptp-message-id")).isEqualTo("after");
    }

    @Test
    void a_release_drops_what_is_on_its_way() throws Exception {
        PostOffice office = office();
        CompletableFuture<Receiver.Got> held = new CompletableFuture<>();
        Receiver receiver = receiver(office).answering(held::complete);
        bound(office, receiver);
        office.push("gone");
        Receiver.Got gone = held.get(20, TimeUnit.SECONDS);

        office.release(false);
        receiver.answering(200);
        gone.request().response().setStatusCode(500).end();
        office.push("next");

        receiver.next();
        assertThat(receiver.next().text()).isEqualTo("next");
        assertThat(receiver.all()).hasSize(2);
    }

    @Test
    void a_session_in_quarantine_is_not_asked_about_in_a_loop_and_served_afterwards() throws Exception {
        PostOffice office = opened(PostOffice.open(Duration.ofMillis(50), "queue.quarantine=1s"));
        Receiver receiver = receiver(office);
        bound(office, receiver);
        office.push("before");
        receiver.next();

        office.release(true);
        assertThat(pushed(office, "within")).isFalse();
        await().until(() -> pushed(office, "after"));

        assertThat(receiver.next().text()).isEqualTo("after");
    }

    private static boolean pushed(PostOffice office, String text) throws Exception {
        try {
            office.push(text);
            return true;
        } catch (java.util.concurrent.ExecutionException stillReleased) {
            return false;
        }
    }

    @Test
    void a_large_message_goes_as_fast_as_its_receiver_reads() throws Exception {
        PostOffice office = office();
        byte[] bytes = new byte[64 << 20];
        new java.util.Random(3).nextBytes(bytes);
        CompletableFuture<Long> read = new CompletableFuture<>();
        java.util.zip.CRC32 sum = new java.util.zip.CRC32();
        sum.update(bytes);
        try (SlowReceiver receiver = new SlowReceiver(read)) {
            office.bind(PostOffice.pool(ServiceProtocol.HTTP, receiver.port()));
            TestDoor.await(office.pushing("lx1", "", Map.of(), ByteString.copyFrom(bytes)));

            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(sum.getValue());
            await().until(() -> office.meters.counter("mesh.binding.brought").count() == 1);
        }
    }

    @Test
    void instances_take_turns_and_stand_in_for_each_other() throws Exception {
        PostOffice office = opened(PostOffice.open(Duration.ofHours(1)));
        Receiver one = receiver(office);
        Receiver two = receiver(office);
        FakePool pool = bound(office, one, two);

        for (int i = 0; i < 6; i++) {
            office.push("m" + i);
        }
        await().until(() -> pool.succeeded.get() == 6);
        assertThat(one.all()).hasSize(3);
        assertThat(two.all()).hasSize(3);

        one.close();
        opened.remove(one);
        two.answering(got -> got.request().response().end());
        for (int i = 6; i < 10; i++) {
            office.push("m" + i);
        }
        // The pause is an hour: none was needed.
        await().until(() -> pool.succeeded.get() == 10);
        assertThat(two.all().stream().map(Receiver.Got::text)).endsWith("m6", "m7", "m8", "m9");
    }

    @Test
    void a_receiver_that_is_silent_is_given_up() throws Exception {
        PostOffice office = office();
        Receiver silent = receiver(office).answering(got -> {});
        FakePool pool = office.bind(new FakePool(
                        "inbox",
                        ServiceProtocol.HTTP,
                        Map.of("session", "job-7", "topic", "features"),
                        Duration.ofMillis(300))
                .at(silent.port()));
        office.push("m");

        assertThat(silent.next().path()).isEqualTo("/inbox");
        silent.answering(200);

        assertThat(silent.next().text()).isEqualTo("m");
        assertThat(pool.failed.get()).isPositive();
    }

    @Test
    void who_leads_no_longer_puts_back_what_it_carries() throws Exception {
        PostOffice office = office();
        CompletableFuture<Receiver.Got> held = new CompletableFuture<>();
        Receiver receiver = receiver(office).answering(held::complete);
        FakePool pool = bound(office, receiver);
        office.push("a");
        office.push("b");
        held.get(20, TimeUnit.SECONDS);

        office.leads = false;
        office.changed();

        await().until(() -> pool.abandoned.get() == 1);
        await().untilAsserted(() -> assertThat(office.pop()).isEqualTo(Optional.of("a")));

        receiver.answering(200);
        office.leads = true;
        office.changed();

        receiver.next();
        assertThat(receiver.next().text()).isEqualTo("b");
    }

    @Test
    void what_is_removed_brings_what_it_carries_and_no_more() throws Exception {
        PostOffice office = office();
        CompletableFuture<Receiver.Got> held = new CompletableFuture<>();
        Receiver receiver = receiver(office).answering(held::complete);
        FakePool pool = bound(office, receiver);
        office.push("a");
        office.push("b");
        Receiver.Got carried = held.get(20, TimeUnit.SECONDS);

        office.unbind();
        carried.request().response().end();

        await().until(() -> pool.succeeded.get() == 1);
        await().untilAsserted(() -> assertThat(office.pop()).isEqualTo(Optional.of("b")));
        assertThat(receiver.all()).hasSize(1);
    }

    @Test
    void pauses_grow_to_the_longest_and_are_never_all_alike() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), new java.util.Random(1));
        List<Long> pauses =
                IntStream.range(0, 200).mapToObj(i -> backoff.next()).toList();

        for (int i = 0; i < pauses.size(); i++) {
            long whole = i < 6 ? 1000L << i : 60_000;
            assertThat(pauses.get(i)).isBetween(whole / 2, whole);
        }
        assertThat(pauses.subList(6, 200).stream().distinct().count()).isGreaterThan(100);
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(1000);
    }
}
