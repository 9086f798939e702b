package io.be.mesh.client.serve;

import io.be.mesh.client.annotate.Binding;
import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.MPS;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.struct.Event;
import io.be.mesh.client.trace.Trace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** An interface of a user, and the bean behind it. */
interface Theta {
    @MPI("theta.score.run")
    List<Integer> run(@Index("names") List<String> names, int factor);

    @MPI("theta.score.later")
    CompletionStage<String> later(String name);

    @MPI("theta.score.find")
    Optional<String> find(String name);

    @MPI("theta.score.trace")
    String trace();

    @MPI("theta.score.fail")
    void fail(String how);

    default int length(String name) {
        return run(List.of(name), 1).get(0);
    }

    @MPS(version = "1.2.0", timeout = 5_000, retries = 2, attrs = "open=true")
    final class Bean implements Theta {
        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        @Override
        public List<Integer> run(List<String> names, int factor) {
            return List.of(names.get(0).length() * factor);
        }

        @Override
        public CompletionStage<String> later(String name) {
            return CompletableFuture.supplyAsync(() -> "later " + name);
        }

        @Override
        public Optional<String> find(String name) {
            return name.isEmpty() ? Optional.empty() : Optional.of(name);
        }

        @Override
        public String trace() {
            return Trace.current().id();
        }

        @Override
        public void fail(String how) {
            if (how.equals("code")) {
                throw MeshException.of(MeshCode.NOT_FOUND, "no \"such\"\nthing");
            }
            throw new IllegalStateException("broken \\ bean");
        }

        @Binding(topic = "theta.done", code = "score")
        public void done(Event event) {
            events.add(event);
        }

        @Binding(topic = "theta.done")
        public void any(List<String> names) {
            events.add(names);
        }
    }
}
