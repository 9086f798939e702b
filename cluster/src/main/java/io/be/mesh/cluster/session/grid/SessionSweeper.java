package io.be.mesh.cluster.session.grid;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.ReplicaMigrationEvent;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the sessions this member owns: counts them, forgets what has had its time, takes back what replicas that are
 * gone were delivering, and sends those who wait to the new owner when a partition moves away.
 */
final class SessionSweeper {
    private static final Logger log = LoggerFactory.getLogger(SessionSweeper.class);
    private static final long TICK_MILLIS = 1_000;
    /** A session is swept this often when nothing happens. */
    private static final int MAX_PERIOD = 30;
    /** So long after a member has left the owners of its sessions are still being found. */
    private static final int TICKS_AFTER_LOSS = 15;

    private static final int AT_ONCE = 64;

    private final Vertx vertx;
    private final HazelcastInstance instance;
    private final LocalReplica replica;
    private final CommandRunner runner;
    private final SessionRules rules;
    private final MeshMetrics metrics;
    private final Clock clock;
    private final int period;
    private final AtomicBoolean running = new AtomicBoolean();
    private final Map<Level, Long> shown = new EnumMap<>(Level.class);
    private long tick;
    private volatile long lossTick = -TICKS_AFTER_LOSS;

    SessionSweeper(
            Vertx vertx,
            HazelcastInstance instance,
            LocalReplica replica,
            CommandRunner runner,
            SessionRules rules,
            MeshMetrics metrics,
            Clock clock) {
        this.vertx = vertx;
        this.instance = instance;
        this.replica = replica;
        this.runner = runner;
        this.rules = rules;
        this.metrics = metrics;
        this.clock = clock;
        long quarter = Math.min(rules.limits().windowMillis(), rules.idleMillis()) / 4;
        this.period = (int) Math.max(1, Math.min(MAX_PERIOD, TimeUnit.MILLISECONDS.toSeconds(quarter)));
    }

    /** Begins; ends with Vert.x and the grid. */
    void open() {
        instance.getCluster().addMembershipListener(new Losses());
        instance.getPartitionService().addMigrationListener(new Moves());
        vertx.setPeriodic(TICK_MILLIS, timer -> tick());
    }

    private void tick() {
        tick++;
        leaveMoved();
        if (running.compareAndSet(false, true)) {
            begin();
        }
    }

    private void begin() {
        try {
            vertx.executeBlocking(this::due, false)
                    .compose(due -> sweep(due.iterator()))
                    .onFailure(failure -> log.atWarn().log("sessions were not swept: {}", failure.getMessage()))
                    .onComplete(swept -> running.set(false));
        } catch (RejectedExecutionException e) {
            log.atDebug().log("the node goes down: its sessions are the others' to sweep");
        }
    }

    private List<String> due() {
        boolean afterLoss = tick - lossTick <= TICKS_AFTER_LOSS;
        List<String> due = new ArrayList<>();
        replica.count(session -> {
            boolean turn = Math.floorMod(session.id().hashCode() + tick, period) == 0;
            if (turn || (afterLoss && session.leased() > 0)) {
                due.add(session.id());
            }
        });
        show(Level.SESSIONS, replica.sessions());
        show(Level.MESSAGES, replica.messages());
        show(Level.WAITING_POPS, replica.board().size());
        return due;
    }

    /** So many at once, and the next ones when those are through. */
    private Future<Void> sweep(Iterator<String> due) {
        List<Future<Outcome>> round = new ArrayList<>();
        Set<UUID> members =
                instance.getCluster().getMembers().stream().map(Member::getUuid).collect(Collectors.toSet());
        while (due.hasNext() && round.size() < AT_ONCE) {
            SweepCommand sweep = new SweepCommand(clock.millis(), rules.limits(), rules.idleMillis(), members);
            round.add(runner.run(due.next(), sweep, Patience.of(TICK_MILLIS)));
        }
        return round.isEmpty() ? Future.succeededFuture() : Future.join(round).transform(swept -> sweep(due));
    }

    private void show(Level level, long now) {
        Long before = shown.put(level, now);
        metrics.add(level, now - (before == null ? 0 : before));
    }

    private void leaveMoved() {
        replica.board()
                .drainSessions(session -> !replica.owns(session))
                .forEach(waiter -> waiter.end(Outcome.NOT_OWNER));
    }

    private final class Losses implements MembershipListener {
        @Override
        public void memberAdded(MembershipEvent event) {}

        @Override
        public void memberRemoved(MembershipEvent event) {
            lossTick = tick;
        }
    }

    private final class Moves implements MigrationListener {
        @Override
        public void migrationStarted(MigrationState state) {}

        @Override
        public void migrationFinished(MigrationState state) {
            leaveMoved();
        }

        @Override
        public void replicaMigrationCompleted(ReplicaMigrationEvent event) {
            if (event.getReplicaIndex() == 0) {
                leaveMoved();
            }
        }

        @Override
        public void replicaMigrationFailed(ReplicaMigrationEvent event) {}
    }
}
