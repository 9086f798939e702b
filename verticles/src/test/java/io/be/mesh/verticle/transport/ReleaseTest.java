package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.IDLE;
import static io.be.mesh.verticle.transport.Queues.QUARANTINE;
import static io.be.mesh.verticle.transport.Queues.code;
import static io.be.mesh.verticle.transport.Queues.delivery;
import static io.be.mesh.verticle.transport.Queues.endedWithNothing;
import static io.be.mesh.verticle.transport.Queues.key;
import static io.be.mesh.verticle.transport.Queues.read;
import static io.be.mesh.verticle.transport.Queues.text;
import static io.be.mesh.verticle.transport.Queues.waits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import org.junit.jupiter.api.Test;

/** The end of topics and sessions, asked for or by idleness. */
class ReleaseTest {
    private static final String RELEASED = ErrorCode.RELEASED.code();

    private final Queues queues = new Queues();

    @Test
    void aTopicGoesWithItsPiecesAndNothingElse() {
        String[] freed = {"t", "t-mesh-split-0", "t-mesh-split-17"};
        String[] kept = {"t-mesh-split-", "t-mesh-split-1x", "t2", "xt-mesh-split-0", "t-mesh-split-0-mesh-split-0"};
        for (String topic : freed) {
            queues.push(key("s", topic), "a", topic);
        }
        for (String topic : kept) {
            queues.push(key("s", topic), "a", topic);
        }
        queues.push(key("s2", "t"), "a", "other session");

        queues.owner.releaseTopic(key("s", "t"));

        for (String topic : freed) {
            assertThat(queues.take(key("s", topic), "")).isNull();
        }
        for (String topic : kept) {
            assertThat(queues.take(key("s", topic), "")).isEqualTo(topic);
        }
        assertThat(queues.take(key("s2", "t"), "")).isEqualTo("other session");
        assertThat(queues.budget.used()).isZero();
    }

    @Test
    void thePiecesOfTheEmptyTopicAreItsOwn() {
        queues.push(key("s", "-mesh-split-0"), "a", "piece");
        queues.push(key("s", "t-mesh-split-0"), "a", "of another");

        queues.owner.releaseTopic(key("s", ""));

        assertThat(queues.take(key("s", "-mesh-split-0"), "")).isNull();
        assertThat(queues.take(key("s", "t-mesh-split-0"), "")).isEqualTo("of another");
    }

    @Test
    void releaseEndsItsWaitersAtOnceAndNoOthers() {
        Waiter anyone = queues.await("");
        Waiter filtered = queues.await("a");
        Waiter piece = queues.pop(new PopRequest(key("s", "t-mesh-split-1"), "", 60_000, "r"));
        Waiter other = queues.pop(new PopRequest(key("s", "u"), "", 60_000, ""));

        queues.owner.releaseTopic(key("s", "t"));
        queues.loop.run();

        assertThat(code(anyone)).isEqualTo(RELEASED);
        assertThat(code(filtered)).isEqualTo(RELEASED);
        assertThat(code(piece)).isEqualTo(RELEASED);
        assertThat(waits(other)).isTrue();

        queues.owner.releaseSession("s", false);
        queues.loop.run();
        assertThat(code(other)).isEqualTo(RELEASED);
        assertThat(queues.level(Level.WAITING_POPS)).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();
    }

    @Test
    void aSessionIsNotReleasedByItsPrefix() {
        queues.push(key("1", "t"), "a", "gone");
        queues.push(key("10", "t"), "a", "stays");

        queues.owner.releaseSession("1", false);

        assertThat(queues.take(key("1", "t"), "")).isNull();
        assertThat(queues.take(key("10", "t"), "")).isEqualTo("stays");
    }

    @Test
    void whatIsInFlightDoesNotComeBackAfterARelease() {
        queues.push("a", "1");
        queues.push("a", "2");
        Delivery first = delivery(queues.pop(read("", 0)));
        Delivery second = delivery(queues.pop(new PopRequest(key("s", "t"), "", 0, "r")));
        queues.owner.releaseSession("s", false);
        assertThat(queues.budget.lent()).as("readers hold them").isPositive();
        queues.push("a", "new");

        first.rollback();
        second.confirm();

        assertThat(queues.take("")).isEqualTo("new");
        assertThat(queues.take("")).isNull();
        assertThat(queues.budget.used()).isZero();
        assertThat(queues.budget.lent()).isZero();
        assertThat(queues.level(Level.MESSAGES)).isZero();
    }

    @Test
    void aReleasedSessionRemembersNoIds() {
        queues.push(key("s", "t"), "a", ByteString.copyFromUtf8("1"), "id");
        delivery(queues.pop(new PopRequest(key("s", "t"), "", 0, "r"))).confirm();

        queues.owner.releaseSession("s", false);
        assertThat(queues.budget.used()).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();
        queues.push(key("s", "t"), "a", ByteString.copyFromUtf8("2"), "id");

        assertThat(text(queues.pop(new PopRequest(key("s", "t"), "", 0, "r")))).isEqualTo("2");
    }

    @Test
    void aQuarantinedIdAnswersReleasedForItsTime() {
        queues.owner.releaseSession("s", true);

        refused(() -> queues.push("a", "1"));
        refused(() -> queues.owner.peek(key("s", "t"), ""));
        assertThat(code(queues.await(""))).isEqualTo(RELEASED);
        assertThat(queues.budget.used()).isZero();
        queues.loop.advance(QUARANTINE.toNanos() - 1);
        queues.owner.sweep();
        refused(() -> queues.push("a", "1"));

        queues.loop.advance(1);
        queues.push("a", "1");
        assertThat(queues.take("")).isEqualTo("1");
    }

    @Test
    void aPlainReleaseMakesTheIdUsableAtOnce() {
        queues.owner.releaseSession("s", true);
        queues.owner.releaseSession("s", false);

        queues.push("a", "1");
        assertThat(queues.take("")).isEqualTo("1");
    }

    @Test
    void quarantineRemembersABoundedNumberAndLetsTheOldestGo() {
        Quarantine quarantine = new Quarantine(1_000, 2);
        quarantine.add("1", 0);
        quarantine.add("2", 1);
        quarantine.add("1", 2);
        quarantine.add("3", 3);

        assertThat(quarantine.contains("2", 4)).isFalse();
        assertThat(quarantine.contains("1", 4)).isTrue();
        assertThat(quarantine.contains("3", 4)).isTrue();
        assertThat(quarantine.contains("1", 1_002)).isFalse();
    }

    @Test
    void anIdleSessionIsReleasedAndPushPopAndPeekKeepItAlive() {
        long half = IDLE.toNanos() / 2;
        for (String session : new String[] {"idle", "pushed", "popped", "peeked"}) {
            queues.push(key(session, "t"), "a", session);
        }
        queues.loop.advance(half);
        queues.push(key("pushed", "u"), "a", "more");
        assertThat(endedWithNothing(queues.pop(new PopRequest(key("popped", "u"), "", 0, ""))))
                .isTrue();
        assertThat(queues.owner.peek(key("peeked", "u"), "")).isNull();
        queues.loop.advance(half);

        queues.owner.sweep();

        assertThat(queues.take(key("idle", "t"), "")).isNull();
        assertThat(queues.take(key("pushed", "t"), "")).isEqualTo("pushed");
        assertThat(queues.take(key("popped", "t"), "")).isEqualTo("popped");
        assertThat(queues.take(key("peeked", "t"), "")).isEqualTo("peeked");
        queues.loop.advance(2 * half);
        queues.owner.sweep();
        assertThat(queues.budget.used()).isZero();
        assertThat(queues.level(Level.SESSIONS)).isZero();
    }

    @Test
    void aSessionSomebodyWaitsOnIsNotIdle() {
        queues.push(key("s", "full"), "a", "1");
        Waiter waiter = queues.pop(new PopRequest(key("s", "t"), "", IDLE.toMillis() + 1_000, ""));
        queues.loop.advance(IDLE.toNanos());

        queues.owner.sweep();

        assertThat(waits(waiter)).isTrue();
        queues.loop.advance(Queues.SECOND);
        assertThat(endedWithNothing(waiter)).isTrue();
        queues.owner.sweep();
        assertThat(queues.take(key("s", "full"), "")).isEqualTo("1");
    }

    private static void refused(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.RELEASED));
    }
}
