package io.be.mesh.cluster.session.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.map.IMap;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.grid.Settling.Settlement;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands at their owner: what becomes of a read that was given up, and of a command that is tried again. */
final class OwnerCommandsTest {
    private static final SessionLimits LIMITS = new SessionLimits(1 << 20, 60_000, 100);
    private static final String TOPIC = "topic";

    private final OpId.Source ids = new OpId.Source();
    private final List<Outcome> told = new ArrayList<>();
    private GridCluster cluster;
    private LocalReplica owner;
    private CommandRunner runner;
    private String session;
    private UUID holder;

    @BeforeEach
    void start() throws Exception {
        cluster = new GridCluster(2, 2);
        owner = LocalReplica.of(cluster.replica(0).instance()).orElseThrow();
        IMap<String, SessionState> sessions = cluster.replica(0).instance().getMap(SessionGrid.MAP);
        runner = new CommandRunner(cluster.vertx(), sessions, owner);
        holder = owner.self();
        do {
            session = "given-up-" + UUID.randomUUID();
        } while (!owner.owns(session));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** The word that it was given up rides on a push that is here before its connection is known to be gone. */
    @Test
    void aReadThatStillStandsInLineIsNotGivenTheMessageOfTheCommandThatEndsIt() {
        OpId read = waiting();

        push(given(read));

        assertThat(told).containsExactly(Outcome.EMPTY);
        assertThat(owner.board().size()).isZero();
        assertThat(pop(ids.next()).code()).isEqualTo(Outcome.Code.MESSAGE);
    }

    /** Its waits are sent to the others by a timer that may still run when it has left. */
    @Test
    void aMemberThatHasLeftOwnsNothing() {
        cluster.replica(0).instance().shutdown();

        assertThat(owner.owns(session)).isFalse();
    }

    @Test
    void whoWaitsBehindItGetsTheMessage() {
        OpId first = waiting();
        waiting();

        push(given(first));

        assertThat(told).extracting(Outcome::code).containsExactly(Outcome.Code.EMPTY, Outcome.Code.MESSAGE);
    }

    @Test
    void aReadThatComesAfterItWasGivenUpTakesNothing() {
        OpId read = ids.next();
        run(new SettleCommand(1, LIMITS, given(read)));
        push(Settling.none());

        assertThat(pop(read)).isEqualTo(Outcome.EMPTY);
        assertThat(pop(ids.next()).code()).isEqualTo(Outcome.Code.MESSAGE);
    }

    /** The partition may have moved away between the tries: then nobody knows whether the first one counts. */
    @Test
    void aCommandThatIsTriedAgainHasNoOutcomeOfItsFirstTry() {
        HeldMessage message = new HeldMessage(0, TOPIC, "sender", "", new byte[8]);
        PushCommand push = new PushCommand(ids.next(), 1, LIMITS, Settling.none(), message);
        assertThat(run(push)).isEqualTo(Outcome.DONE);

        push.beginHere(owner.partition(session));

        assertThat(push.outcome()).isEqualTo(Outcome.NOT_OWNER);
        assertThat(push.isChange()).isFalse();
    }

    @Test
    void whenThisMemberHasLeftTheOthersOwnTheSession() {
        cluster.kill(0);

        assertThat(pop(ids.next())).isEqualTo(Outcome.NOT_OWNER);
    }

    private static Settling given(OpId read) {
        return new Settling(List.of(new Settlement(read, false)));
    }

    private OpId waiting() {
        OpId read = ids.next();
        PopCommand pop = popCommand(read);
        pop.waiter(new GridWaiter(new QueueKey(session, TOPIC), "", pop.reader(), told::add));
        assertThat(run(pop)).isEqualTo(Outcome.WAITING);
        return read;
    }

    private Outcome pop(OpId read) {
        return run(popCommand(read));
    }

    private PopCommand popCommand(OpId read) {
        return new PopCommand(1, LIMITS, Settling.none(), new Reader(read, holder, ""), TOPIC, "");
    }

    private void push(Settling riding) {
        HeldMessage message = new HeldMessage(0, TOPIC, "sender", "", new byte[8]);
        assertThat(run(new PushCommand(ids.next(), 1, LIMITS, riding, message))).isEqualTo(Outcome.DONE);
    }

    private Outcome run(SessionCommand command) {
        Future<Outcome> ran = runner.run(session, command, Patience.of(5_000));
        try {
            return ran.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
