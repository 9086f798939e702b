package io.be.mesh.cluster.replica;

import static io.be.mesh.cluster.replica.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.replica.LinkFixture.Member;
import io.be.mesh.cluster.replica.ReplicaLink.Call;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpReplicaLinkTest {
    private static final long PATIENT = 20_000;
    private final LinkFixture replicas = new LinkFixture();

    @AfterEach
    void stop() throws Exception {
        replicas.close();
    }

    private static void echo(Member member) {
        member.link().serve("echo", (from, request, gone) -> Future.succeededFuture(request));
    }

    private static ErrorCode code(Call call) throws Exception {
        try {
            await(call.answer());
        } catch (ExecutionException e) {
            return ((MeshException) e.getCause()).code();
        }
        throw new AssertionError("the call succeeded");
    }

    private static Buffer random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1024, 100_000, 64 << 20})
    void whatIsAskedIsAnswered(int size) throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        echo(two);
        Buffer body = random(size);

        Buffer answer = await(one.link().call(two.id(), "echo", body, PATIENT).answer());

        assertThat(answer.length()).isEqualTo(size);
        assertThat(answer).isEqualTo(body);
    }

    @Test
    void theHandlerKnowsWhoCalls() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        two.link().serve("who", (from, request, gone) -> Future.succeededFuture(Buffer.buffer(from.toString())));

        assertThat(await(one.link()
                                .call(two.id(), "who", Buffer.buffer(), PATIENT)
                                .answer())
                        .toString())
                .isEqualTo(one.id().toString());
    }

    @Test
    void aThousandCallsAtTheSameTimeWaitForNoneOfTheOthers() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        Promise<Void> all = Promise.promise();
        AtomicInteger arrived = new AtomicInteger();
        two.link().serve("meet", (from, request, gone) -> {
            if (arrived.incrementAndGet() == 1_000) {
                all.complete();
            }
            return all.future().map(request);
        });
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(one.link().call(two.id(), "meet", Buffer.buffer("m" + i), PATIENT));
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(await(calls.get(i).answer()).toString()).isEqualTo("m" + i);
        }
    }

    @Test
    void theAnswerArrivesOnTheContextOfTheCaller() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        echo(two);
        Promise<Boolean> same = Promise.promise();
        Context caller = one.vertx().getOrCreateContext();

        caller.runOnContext(here -> one.link()
                .call(two.id(), "echo", Buffer.buffer("a"), PATIENT)
                .answer()
                .onComplete(done -> same.complete(Vertx.currentContext() == caller)));

        assertThat(await(same.future())).isTrue();
    }

    @Test
    void aCallThatIsGivenUpEndsOnBothSides() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        Promise<Void> arrived = Promise.promise();
        Promise<Void> over = Promise.promise();
        two.link().serve("wait", (from, request, gone) -> {
            gone.onComplete(over);
            arrived.complete();
            return Promise.<Buffer>promise().future();
        });
        Call call = one.link().call(two.id(), "wait", Buffer.buffer(), PATIENT);
        await(arrived.future());

        call.cancel();

        assertThat(code(call)).isEqualTo(ErrorCode.RELEASED);
        await(over.future());
    }

    @Test
    void aCallThatIsNotAnsweredInTimeEndsOnBothSides() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        Promise<Void> over = Promise.promise();
        two.link().serve("wait", (from, request, gone) -> {
            gone.onComplete(over);
            return Promise.<Buffer>promise().future();
        });

        assertThat(code(one.link().call(two.id(), "wait", Buffer.buffer(), 300)))
                .isEqualTo(ErrorCode.TIMEOUT);
        await(over.future());
    }

    @Test
    void anAnsweredCallIsNotGone() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        AtomicInteger goneCalls = new AtomicInteger();
        two.link().serve("echo", (from, request, gone) -> {
            gone.onComplete(done -> goneCalls.incrementAndGet());
            return Future.succeededFuture(request);
        });
        for (int i = 0; i < 50; i++) {
            await(one.link().call(two.id(), "echo", Buffer.buffer("a"), PATIENT).answer());
        }
        await(one.link().close());

        assertThat(goneCalls).hasValue(0);
    }

    @Test
    void aConnectionThatIsLostFailsItsCallsAtOnce() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        Relay relay = Relay.to(two.address(), replicas.vertx());
        replicas.links.put(two.id(), relay.address());
        Promise<Void> arrived = Promise.promise();
        Promise<Void> over = Promise.promise();
        two.link().serve("wait", (from, request, gone) -> {
            gone.onComplete(over);
            arrived.complete();
            return Promise.<Buffer>promise().future();
        });
        Call call = one.link().call(two.id(), "wait", Buffer.buffer(), PATIENT);
        await(arrived.future());
        long cut = System.nanoTime();

        relay.cut();

        assertThat(code(call)).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(System.nanoTime() - cut).isLessThan(2_000_000_000L);
        await(over.future());
    }

    @Test
    void aMemberThatTheGridHasLostFailsItsCallsAtOnceThoughTheLineIsOnlySilent() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        Relay relay = Relay.to(two.address(), replicas.vertx());
        replicas.links.put(two.id(), relay.address());
        Promise<Void> arrived = Promise.promise();
        two.link().serve("wait", (from, request, gone) -> {
            arrived.complete();
            return Promise.<Buffer>promise().future();
        });
        echo(two);
        Call call = one.link().call(two.id(), "wait", Buffer.buffer(), PATIENT);
        await(arrived.future());
        relay.silence();
        long lost = System.nanoTime();

        one.link().lost(two.id());

        assertThat(code(call)).isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(System.nanoTime() - lost).isLessThan(2_000_000_000L);
        // When it is back the next call has a connection of its own.
        assertThat(await(one.link()
                                .call(two.id(), "echo", Buffer.buffer("again"), PATIENT)
                                .answer())
                        .toString())
                .isEqualTo("again");
    }

    @Test
    void nobodyThereAndNoMemberAreBothUnreachable() throws Exception {
        Member one = replicas.member();
        UUID away = UUID.randomUUID();
        try (ServerSocket free = new ServerSocket(0)) {
            replicas.links.put(away, new HostPort("127.0.0.1", free.getLocalPort()));
        }

        assertThat(code(one.link().call(away, "echo", Buffer.buffer(), PATIENT)))
                .isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(code(one.link().call(UUID.randomUUID(), "echo", Buffer.buffer(), PATIENT)))
                .isEqualTo(ErrorCode.UNREACHABLE);
    }

    @Test
    void aReplicaOfAnotherClusterIsNotHeardAndNotBelieved() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        Member stranger = replicas.member(new TestReplicas().next());
        AtomicInteger heard = new AtomicInteger();
        for (Member each : List.of(two, stranger)) {
            each.link().serve("hear", (from, request, gone) -> {
                heard.incrementAndGet();
                return Future.succeededFuture(request);
            });
        }

        assertThat(code(stranger.link().call(two.id(), "hear", Buffer.buffer("a"), PATIENT)))
                .isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(code(one.link().call(stranger.id(), "hear", Buffer.buffer("a"), PATIENT)))
                .isEqualTo(ErrorCode.UNREACHABLE);
        assertThat(heard).hasValue(0);
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() throws Exception {
        Member one = replicas.member();
        Member late = replicas.member(replicas.cluster.expired());
        echo(one);

        assertThat(code(late.link().call(one.id(), "echo", Buffer.buffer("a"), PATIENT)))
                .isEqualTo(ErrorCode.UNREACHABLE);
    }

    @Test
    void anUnknownOperationAndAFailingHandlerAreToldAsTheyAre() throws Exception {
        Member one = replicas.member();
        Member two = replicas.member();
        two.link()
                .serve(
                        "full",
                        (from, request, gone) -> Future.failedFuture(
                                new MeshException(ErrorCode.BUFFER_FULL, "no room for it").at("LX1")));
        two.link().serve("broken", (from, request, gone) -> {
            throw new IllegalStateException("a fault");
        });

        assertThat(code(one.link().call(two.id(), "nothing", Buffer.buffer(), PATIENT)))
                .isEqualTo(ErrorCode.NO_OPERATION);
        assertThatThrownBy(() -> await(one.link()
                        .call(two.id(), "full", Buffer.buffer(), PATIENT)
                        .answer()))
                .cause()
                .isInstanceOfSatisfying(MeshException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.BUFFER_FULL);
                    assertThat(e.message()).isEqualTo("no room for it");
                    assertThat(e.hop()).isEqualTo("LX1");
                });
        assertThat(code(one.link().call(two.id(), "broken", Buffer.buffer(), PATIENT)))
                .isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void aBodyOverTheLimitIsRefusedOnBothWays() throws Exception {
        Member one = replicas.member();
        Member small = replicas.member(replicas.cluster.next(), 1_000, LinkFixture.MEMORY, Optional.empty());
        echo(small);
        one.link().serve("long", (from, request, gone) -> Future.succeededFuture(random(1_001)));

        assertThat(code(small.link().call(one.id(), "long", random(1), PATIENT)))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(code(one.link().call(small.id(), "echo", random(60 << 20), PATIENT)))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(code(one.link().call(small.id(), "echo", random(1_001), PATIENT)))
                .isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(await(one.link()
                                .call(small.id(), "echo", random(1_000), PATIENT)
                                .answer())
                        .length())
                .isEqualTo(1_000);
    }

    @Test
    void whatIsHeldForCallsIsBoundedAndGivenBack() throws Exception {
        Member one = replicas.member();
        Member small = replicas.member(replicas.cluster.next(), 1 << 20, 8 << 20, Optional.empty());
        Promise<Void> go = Promise.promise();
        small.link().serve("hold", (from, request, gone) -> go.future().map(Buffer.buffer("ok")));
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            calls.add(one.link().call(small.id(), "hold", random(1 << 20), PATIENT));
        }
        AtomicInteger full = new AtomicInteger();
        Promise<Void> sixteen = Promise.promise();
        calls.forEach(call -> call.answer().onFailure(failure -> {
            if (((MeshException) failure).code() == ErrorCode.BUFFER_FULL && full.incrementAndGet() == 16) {
                sixteen.complete();
            }
        }));
        await(sixteen.future());

        go.complete();

        for (Call call : calls) {
            await(call.answer().otherwiseEmpty());
        }
        assertThat(full).hasValue(16);
        for (int i = 0; i < 8; i++) {
            assertThat(await(one.link()
                                    .call(small.id(), "hold", random(1 << 20), PATIENT)
                                    .answer())
                            .toString())
                    .isEqualTo("ok");
        }
    }

    @Test
    void aNameThatIsNoOperationCannotBeServedAndNoneTwice() throws Exception {
        Member one = replicas.member();
        echo(one);

        assertThatThrownBy(() -> echo(one)).isInstanceOf(IllegalStateException.class);
        for (String name : List.of("join", "Echo", "a/b", "", "-a")) {
            assertThatThrownBy(() -> one.link().serve(name, (from, request, gone) -> Future.succeededFuture(request)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aRenewedCertificateIsShownFromTheNextConnectionOn() throws Exception {
        Member one = replicas.member(replicas.cluster.expired());
        Member two = replicas.member();
        echo(one);
        echo(two);
        assertThat(code(two.link().call(one.id(), "echo", Buffer.buffer("a"), PATIENT)))
                .isEqualTo(ErrorCode.UNREACHABLE);

        await(one.link().present(replicas.cluster.next()));

        assertThat(await(two.link()
                                .call(one.id(), "echo", Buffer.buffer("a"), PATIENT)
                                .answer())
                        .toString())
                .isEqualTo("a");
        assertThat(await(one.link()
                                .call(two.id(), "echo", Buffer.buffer("b"), PATIENT)
                                .answer())
                        .toString())
                .isEqualTo("b");
    }
}
