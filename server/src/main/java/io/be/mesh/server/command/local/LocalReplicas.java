package io.be.mesh.server.command.local;

import io.be.mesh.cluster.member.ClusterMember;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeFolder;
import io.be.mesh.server.HomeLock;
import io.be.mesh.server.command.Terminal;
import io.be.mesh.server.command.api.AdminOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/**
 * Several replicas on this machine, each a process. They are started, watched and ended together; this process holds the home
 * they have theirs in, so that {@code mesh stop} ends all.
 */
public final class LocalReplicas {
    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration TOKEN = Duration.ofMinutes(10);
    private static final Duration CLOSE = Duration.ofSeconds(10);
    private static final int SHOWN_LINES = 20;

    private final Terminal terminal;
    private final MeshConfig config;
    private final List<String> common;
    private final List<ReplicaChild> children = new ArrayList<>();

    /** @param common settings of all replicas, as words of the command line, without the home */
    public LocalReplicas(Terminal terminal, MeshConfig config, List<String> common) {
        this.terminal = terminal;
        this.config = config;
        this.common = List.copyOf(common);
    }

    /** Blocks until a signal ends this process, or no replica lives that would be started again. */
    public int run(int count, boolean restarts) throws Failure, IOException, InterruptedException {
        Path launcher = terminal.environment()
                .launcher()
                .orElseThrow(() ->
                        Failure.failed(ErrorCode.NOT_FOUND, "--local needs the launcher", "start through bin/mesh"));
        for (LocalPlace place : LocalPlace.of(config, count)) {
            children.add(new ReplicaChild(place, launcher, common, restarts, this::say));
        }
        HomeFolder home = HomeFolder.open(config.node().home());
        HomeLock lock = HomeLock.take(home.path());
        Thread ending = new Thread(() -> end(lock), "mesh-end");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            start();
            say("ready replicas=" + count + " home=" + home.path());
            for (ReplicaChild child : children) {
                child.awaitEnd();
            }
            throw Failure.failed(ErrorCode.UNAVAILABLE, "every replica has ended", "look at their logs");
        } catch (Failure | IOException | RuntimeException e) {
            failed(ending);
            stop();
            lock.close();
            throw e;
        }
    }

    /** Those that are members already all at once, as they wait for each other; then the others, one after the other. */
    private void start() throws Failure, IOException, InterruptedException {
        List<ReplicaChild> members = new ArrayList<>(
                children.stream().filter(child -> child.place().isMember()).toList());
        if (members.isEmpty()) {
            members.add(children.get(0));
        }
        List<CompletableFuture<String>> starting = new ArrayList<>();
        for (ReplicaChild member : members) {
            starting.add(member.start(Optional.empty()));
        }
        for (int i = 0; i < members.size(); i++) {
            awaitReady(members.get(i), starting.get(i));
        }
        for (ReplicaChild child : children) {
            if (!members.contains(child)) {
                String token = joinToken(members.get(0).place());
                awaitReady(child, child.start(Optional.of(token)));
            }
        }
    }

    private static void awaitReady(ReplicaChild child, CompletableFuture<String> ready)
            throws Failure, IOException, InterruptedException {
        String line;
        try {
            line = ready.get(READY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            line = "";
        }
        if (line.isEmpty()) {
            List<String> lines = Files.readAllLines(child.errors());
            String why = String.join("\n  ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
            throw Failure.failed(
                    ErrorCode.STARTING,
                    child.place().name() + " did not become ready\n  " + why + "\n ",
                    "look at " + child.place().home().resolve("logs"));
        }
    }

    /** Good for one replica, made by one that is a member. */
    private String joinToken(LocalPlace member) throws Failure, IOException, InterruptedException {
        List<String> words = new ArrayList<>(common);
        words.addAll(List.of("--home", member.home().toString()));
        AdminOptions admin = CommandLine.populateCommand(new AdminOptions(), words.toArray(String[]::new));
        long until = terminal.clock().instant().plus(TOKEN).toEpochMilli();
        return admin.open(terminal.environment())
                .post("/cluster/tokens", new JsonObject().put("expireAt", until))
                .getString("token");
    }

    private synchronized void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }

    /** A signal that came first goes its own way; this thread only waits for the process to end. */
    private static void failed(Thread ending) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            ending.join();
        }
    }

    private void end(HomeLock lock) {
        boolean clean = false;
        try {
            clean = stop();
            lock.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            say("the home could not be given back: " + e.getMessage());
        }
        // An asked-for end is a success; without this the machine would report the signal.
        Runtime.getRuntime().halt(clean ? Failure.Exit.OK.status() : Failure.Exit.FAILED.status());
    }

    /** Ends all at once; whether all have ended in order. */
    private boolean stop() throws InterruptedException {
        children.forEach(ReplicaChild::stop);
        long deadline = System.nanoTime()
                + config.ingress().drainTimeout().toNanos()
                + config.cluster().drainNotice().toNanos()
                + ClusterMember.LEAVE.toNanos()
                + CLOSE.toNanos();
        boolean all = true;
        for (ReplicaChild child : children) {
            if (!child.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                all = false;
                child.kill();
            }
        }
        return all;
    }
}
