package io.be.mesh.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VertxBusTest {
    private static final Address<Question, Reply> ASK = new Address<>(
            "mesh.test.ask", Question.class, Reply.class, Duration.ofMillis(300), true, Access.NODE, "Asks.");

    private Vertx vertx;
    private VertxBus bus;

    record Question(String text) {}

    record Reply(String text) {}

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        bus = new VertxBus(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private void serve(Function<Question, Future<Reply>> handler) throws Exception {
        await(bus.serve(ASK, handler));
    }

    private void assertFails(ErrorCode code, String text) {
        assertThatThrownBy(() -> await(bus.request(ASK, new Question("why"))))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(text);
    }

    @Test
    void bringsTheAnswerToTheContextThatAsked() throws Exception {
        serve(question -> Future.succeededFuture(new Reply(question.text() + "!")));
        Context context = vertx.getOrCreateContext();
        Promise<Context> seen = Promise.promise();

        context.runOnContext(ignored ->
                bus.request(ASK, new Question("a")).onComplete(done -> seen.complete(Vertx.currentContext())));

        assertThat(await(seen.future())).isSameAs(context);
        assertThat(await(bus.request(ASK, new Question("a"))).text()).isEqualTo("a!");
    }

    @Test
    void handsTheRecordOverAsItIs() throws Exception {
        Environ environ = new Environ("1", "n", "i", "name", "crt", "the private key", "");
        Promise<Environ> seen = Promise.promise();
        await(bus.serve(Addresses.KMS_RESET, asked -> {
            seen.complete(asked);
            return Future.succeededFuture(Done.OK);
        }));

        await(bus.request(Addresses.KMS_RESET, environ));

        assertThat(await(seen.future())).isSameAs(environ);
        ByReferenceCodec codec = new ByReferenceCodec();
        assertThatThrownBy(() -> codec.encodeToWire(Buffer.buffer(), new Frame.Ask(environ)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void keepsCodeMessageAndHopOfAFailure() throws Exception {
        MeshException failure = new MeshException(ErrorCode.NOT_WOVEN, "no route to x").at("node-2");
        serve(question -> Future.failedFuture(failure));

        assertThatThrownBy(() -> await(bus.request(ASK, new Question("a"))))
                .cause()
                .isInstanceOfSatisfying(MeshException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.NOT_WOVEN);
                    assertThat(e.hop()).isEqualTo("node-2");
                })
                .hasMessage("no route to x");
    }

    @Test
    void aHandlerThatThrowsIsAnInternalError() throws Exception {
        serve(question -> {
            throw new IllegalStateException("broken");
        });

        assertFails(ErrorCode.INTERNAL, "broken");
    }

    @Test
    void nobodyThereIsSaidAtOnce() {
        assertFails(ErrorCode.NO_SERVICE, "nothing serves mesh.test.ask");
    }

    @Test
    void noAnswerInTimeIsATimeout() throws Exception {
        serve(question -> Promise.<Reply>promise().future());

        assertFails(ErrorCode.TIMEOUT, "within 300 ms");
    }

    @Test
    void anUndeployedVerticleServesNoMore() throws Exception {
        String id = await(vertx.deployVerticle(new AbstractVerticle() {
            @Override
            public void start(Promise<Void> started) {
                bus.serve(ASK, question -> Future.succeededFuture(new Reply("here")))
                        .onComplete(started);
            }
        }));
        assertThat(await(bus.request(ASK, new Question("a"))).text()).isEqualTo("here");

        await(vertx.undeploy(id));

        assertFails(ErrorCode.NO_SERVICE, "nothing serves");
    }

    @Test
    void anotherTypeThanDeclaredIsNotDecodable() throws Exception {
        serve(question -> Future.succeededFuture(new Reply("never")));
        Address<Reply, Reply> wrong =
                new Address<>(ASK.name(), Reply.class, Reply.class, ASK.timeout(), true, Access.NODE, "Asks.");

        assertThatThrownBy(() -> await(bus.request(wrong, new Reply("not a question"))))
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CODEC));
        assertThatThrownBy(() -> await(vertx.eventBus()
                        .request(
                                ASK.name(),
                                new Frame.Answer(1),
                                new DeliveryOptions().setCodecName(ByReferenceCodec.NAME))
                        .map(reply -> ((Frame.Refusal) reply.body()).failure())
                        .compose(Future::failedFuture)))
                .cause()
                .hasMessageContaining("was not asked a Question");
    }

    @Test
    void oneMoreThanTheBoundIsRefusedAtOnceAndRoomComesBack() throws Exception {
        List<Promise<Reply>> open = new ArrayList<>();
        serve(question -> {
            Promise<Reply> reply = Promise.promise();
            synchronized (open) {
                open.add(reply);
            }
            return question.text().equals("free") ? Future.succeededFuture(new Reply("free")) : reply.future();
        });
        List<Future<Reply>> asked = new ArrayList<>();
        for (int i = 0; i < VertxBus.IN_FLIGHT; i++) {
            asked.add(bus.request(ASK, new Question("wait")));
        }

        assertFails(ErrorCode.UNAVAILABLE, "under way already");

        await(Future.join(asked).otherwiseEmpty());
        assertThat(asked).allMatch(Future::failed);
        synchronized (open) {
            open.forEach(reply -> reply.complete(new Reply("late")));
        }
        assertThat(await(bus.request(ASK, new Question("free"))).text()).isEqualTo("free");
    }

    @Test
    void thereIsOneBusForEachVertx() {
        assertThatThrownBy(() -> new VertxBus(vertx)).isInstanceOf(IllegalStateException.class);
    }
}
