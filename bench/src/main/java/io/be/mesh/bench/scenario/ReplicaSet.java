package io.be.mesh.bench.scenario;

import io.be.mesh.bench.server.Installation.RunningNode;
import io.be.mesh.bench.server.Management;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Replicas of one node that were started here, and which of them owns a session. */
final class ReplicaSet {
    /** The replicas count what they own once a second. */
    private static final int COUNTED_MILLIS = 2_500;
    /** Sessions that are asked about at once: the n-th is given 2^n messages. */
    private static final int AT_ONCE = 9;

    private static final int MOST_ROUNDS = 40;
    private static final long TOKEN_LIFE_MILLIS = 3_600_000;

    private final List<RunningNode> running = new ArrayList<>();
    private final Management management;
    private final Starter starter;

    /** Starts so many, one after the other: each is let in by those before it. */
    ReplicaSet(int count, Management management, Starter starter) throws IOException {
        this.management = management;
        this.starter = starter;
        for (int i = 0; i < count; i++) {
            String token = i == 0
                    ? ""
                    : management.joinToken(running.get(0).admin(), System.currentTimeMillis() + TOKEN_LIFE_MILLIS);
            running.add(starter.start(i, token));
        }
    }

    List<Subject> all() {
        return running.stream().map(RunningNode::subject).toList();
    }

    /** Ends a replica without a word to the others. */
    void kill(int place) {
        running.get(place).process().kill();
    }

    /** Starts a killed one again, on its home; returns how long that took until everything had its copies again. */
    Duration restart(int place) throws IOException {
        running.get(place).close();
        RunningNode back = starter.start(place, "");
        running.set(place, back);
        return back.process().readyAfter();
    }

    /**
     * Sessions that the first replica owns, or does not. It is told by the messages it counts: each session has another power of
     * two of them.
     */
    List<String> sessions(Lab lab, int count, boolean owned) throws IOException {
        List<String> found = new ArrayList<>();
        for (int round = 0; round < MOST_ROUNDS && found.size() < count; round++) {
            List<String> candidates = lab.sessions(AT_ONCE);
            long before = running.size() == 1 ? 0 : counted();
            for (int i = 0; i < candidates.size(); i++) {
                for (int message = 0; message < 1 << i; message++) {
                    management.push(all().get(0).address(), candidates.get(i), "which");
                }
            }
            long mine = running.size() == 1 ? (1 << AT_ONCE) - 1 : counted() - before;
            for (int i = 0; i < candidates.size(); i++) {
                if (((mine >> i & 1) == 1) == owned && found.size() < count) {
                    found.add(candidates.get(i));
                }
            }
            lab.release(all().get(0), candidates);
        }
        if (found.size() < count) {
            throw new IOException("no " + count + " sessions that replica 0 " + (owned ? "owns" : "does not own"));
        }
        return found;
    }

    private long counted() throws IOException {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(COUNTED_MILLIS, TimeUnit.MILLISECONDS))
                .join();
        return management.metric(running.get(0).admin(), "mesh_queued_messages");
    }

    /** Starts the replica at a place. */
    interface Starter {
        /** @param token lets it in the first time; empty when it is known */
        RunningNode start(int place, String token) throws IOException;
    }
}
