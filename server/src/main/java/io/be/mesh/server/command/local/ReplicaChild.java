package io.be.mesh.server.command.local;

import io.be.mesh.conf.Environment;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One replica as a process of its own, started again when it dies. A replica that dies before it was ready for the first time
 * is not: what it lacks, it would lack again. One thread watches it; all methods may be called from any.
 */
final class ReplicaChild {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** One that has lived for so long has not died of its start. */
    private static final Duration CALM = Duration.ofSeconds(60);

    private final LocalPlace place;
    private final List<String> command;
    private final boolean restarts;
    private final Consumer<String> said;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Process process;

    /**
     * @param launcher {@code bin/mesh}
     * @param common settings of all replicas, as words of the command line
     * @param said takes what there is to say of it, a line each
     */
    ReplicaChild(LocalPlace place, Path launcher, List<String> common, boolean restarts, Consumer<String> said) {
        this.place = place;
        this.restarts = restarts;
        this.said = said;
        command = new ArrayList<>(List.of(launcher.toString(), "start", "--cluster"));
        command.addAll(List.of("--home", place.home().toString()));
        command.addAll(
                List.of("--log-file", place.home().resolve("logs/mesh.log").toString()));
        command.addAll(common);
        place.settings().forEach(setting -> command.addAll(List.of("--set", setting)));
    }

    LocalPlace place() {
        return place;
    }

    /** Where it says why it did not start. */
    Path errors() {
        return place.home().resolve("logs/start.log");
    }

    /**
     * Starts it. Once.
     *
     * @param token for one that is no member yet
     * @return its ready line, as soon as there is one; empty when it ended before
     */
    CompletableFuture<String> start(Optional<String> token) throws Failure, IOException {
        HomeFolder.open(place.home()).folder("logs");
        Process first = launch(token);
        if (first == null) {
            ready.complete("");
            ended.countDown();
            return ready;
        }
        Thread watch = new Thread(() -> watch(first), "mesh-" + place.name());
        watch.setDaemon(true);
        watch.start();
        return ready;
    }

    /** Ends it in order; returns at once. */
    synchronized void stop() {
        stopping.countDown();
        if (process != null) {
            process.destroy();
        } else {
            ended.countDown();
        }
    }

    /** Ends it whatever it does. */
    synchronized void kill() {
        stopping.countDown();
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /** Waits until it has ended and is not started again. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** The same; whether it has in time. */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Null when it is to stop. */
    private synchronized @Nullable Process launch(Optional<String> token) throws IOException {
        if (stopping.getCount() == 0) {
            return null;
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.to(errors().toFile()));
        // Not by the command line, which everybody on this machine sees.
        builder.environment().remove(Environment.JOIN_TOKEN);
        token.ifPresent(text -> builder.environment().put(Environment.JOIN_TOKEN, text));
        Process started = builder.start();
        started.getOutputStream().close();
        process = started;
        return started;
    }

    private void watch(Process first) {
        Duration pause = FIRST_PAUSE;
        try {
            Process now = first;
            while (now != null) {
                long begun = System.nanoTime();
                follow(now);
                int status = now.waitFor();
                if (!ready.isDone() || stopping.getCount() == 0 || !restarts) {
                    said.accept(place.name() + " ended with " + status);
                    return;
                }
                pause = System.nanoTime() - begun > CALM.toNanos() ? FIRST_PAUSE : pause;
                said.accept(place.name() + " died with " + status + ", started again in " + pause.toMillis() + " ms");
                if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                now = launch(Optional.empty());
            }
        } catch (IOException e) {
            said.accept(place.name() + " cannot be started: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ready.complete("");
            ended.countDown();
        }
    }

    /** Until it writes no more, which is its end. */
    private void follow(Process running) throws IOException {
        try (BufferedReader lines = running.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.accept(place.name() + " " + line);
                ready.complete(line);
            }
        }
    }
}
