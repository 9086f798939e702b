package io.be.mesh.server;

import io.be.mesh.cluster.join.JoinException;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.verticle.admin.NodeStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a node in this process: one ready line, then until a signal ends it. */
public final class Foreground {
    private static final Logger log = LoggerFactory.getLogger(Foreground.class);

    private final Environment environment;
    private final MeshConfig config;
    private final Clock clock;
    private final Optional<Path> logFile;
    private final long startedAt;

    public Foreground(Environment environment, MeshConfig config, Clock clock, Optional<Path> logFile) {
        this.environment = environment;
        this.config = config;
        this.clock = clock;
        this.logFile = logFile;
        this.startedAt = ProcessHandle.current()
                .info()
                .startInstant()
                .orElseGet(clock::instant)
                .toEpochMilli();
    }

    /** Blocks until the process ends by a signal; returns only by failure. */
    public int run(PrintWriter out) throws Failure, IOException, InterruptedException {
        HomeFolder home = HomeFolder.open(config.node().home());
        HomeLock lock = HomeLock.take(home.path());
        Logging.start(config.log(), environment.confDir(), logFile);
        if (!home.warning().isEmpty()) {
            log.atWarn().log(home.warning());
        }
        MeshNode node = node(lock);
        Listeners listeners = new Listeners(home);
        Thread ending = new Thread(() -> end(node, lock, listeners), "mesh-end");
        Runtime.getRuntime().addShutdownHook(ending);
        node.onEnd(() -> new Thread(() -> Runtime.getRuntime().exit(Failure.Exit.OK.status()), "mesh-exit").start());
        try {
            node.start();
        } catch (ExecutionException | TimeoutException e) {
            failed(ending);
            stop(node);
            lock.close();
            throw StartFailure.of(e, config);
        }
        listeners.write(node.listeners());
        String ready = readyLine(node);
        if (logFile.isPresent()) {
            log.atInfo().log(ready);
        }
        out.println(ready);
        new CountDownLatch(1).await();
        return Failure.Exit.OK.status();
    }

    private MeshNode node(HomeLock lock) throws Failure, IOException, InterruptedException {
        if (!config.cluster().enabled()) {
            return MeshNode.alone(config, environment, clock, startedAt);
        }
        try {
            return MeshNode.replica(config, environment, clock, startedAt);
        } catch (IOException | RuntimeException | JoinException e) {
            lock.close();
            throw StartFailure.of(e, config);
        }
    }

    /** A signal that came first goes its own way; this thread only waits for the process to end. */
    private static void failed(Thread ending) throws InterruptedException {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            ending.join();
        }
    }

    private void end(MeshNode node, HomeLock lock, Listeners listeners) {
        Instant since = clock.instant();
        boolean clean = stop(node);
        listeners.remove();
        try {
            lock.close();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("the home could not be given back");
        }
        log.atInfo()
                .addKeyValue(
                        "elapsedMs", Duration.between(since, clock.instant()).toMillis())
                .log("stopped");
        Logging.stop();
        // An asked-for end is a success; without this the machine would report the signal.
        Runtime.getRuntime().halt(clean ? Failure.Exit.OK.status() : Failure.Exit.FAILED.status());
    }

    private boolean stop(MeshNode node) {
        try {
            node.stop();
            return true;
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().setCause(e).log("the stop was not clean");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private String readyLine(MeshNode node) {
        NodeStatus status = node.status();
        StringBuilder line =
                new StringBuilder("ready node=").append(status.node().nodeId());
        for (NodeStatus.Listener listener : status.listeners()) {
            line.append(' ').append(listener.name()).append('=').append(listener.address());
        }
        return line.append(" home=")
                .append(status.home())
                .append(" version=")
                .append(status.version())
                .append(" pid=")
                .append(status.pid())
                .append(" ms=")
                .append(status.uptimeMillis())
                .toString();
    }
}
