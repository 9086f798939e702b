package io.be.mesh.verticle.registry;

import io.be.mesh.cluster.service.ServiceHealth;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** Tries addresses before they are stored: side by side, no more than {@link #AT_ONCE} at a time. Used on one context. */
final class AddressTrials {
    /** Of all requests together. */
    static final int AT_ONCE = 128;

    /** For all addresses of one request; a client waits for it. */
    static final Duration WHOLE = Duration.ofMillis(1_500);

    private final Vertx vertx;
    private final ServiceHealth health;
    private final Queue<Trial> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * What came of an address.
     *
     * @param why it is not well, in a few words
     */
    record Unwell(NamedAddress address, String why) {}

    private record Trial(Round round, NamedAddress address) {}

    /** The addresses of one request. */
    private static final class Round {
        final Promise<List<Unwell>> over = Promise.promise();
        final List<Unwell> unwell = new ArrayList<>();
        final Set<NamedAddress> open = Collections.newSetFromMap(new IdentityHashMap<>());

        Round(List<NamedAddress> addresses) {
            open.addAll(addresses);
        }

        void tried(NamedAddress address, Optional<String> why) {
            if (over.future().isComplete()) {
                return;
            }
            open.remove(address);
            why.ifPresent(words -> unwell.add(new Unwell(address, words)));
            if (open.isEmpty()) {
                over.tryComplete(List.copyOf(unwell));
            }
        }

        void late() {
            open.forEach(address -> unwell.add(new Unwell(address, "no answer in time")));
            over.tryComplete(List.copyOf(unwell));
        }
    }

    AddressTrials(Vertx vertx, ServiceHealth health) {
        this.vertx = vertx;
        this.health = health;
    }

    /**
     * The addresses that are not well, within {@link #WHOLE}. Fails with E…619 that names the field when one of them may not be dialled.
     */
    Future<List<Unwell>> run(List<NamedAddress> addresses) {
        if (addresses.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Round round = new Round(addresses);
        addresses.forEach(address -> waiting.add(new Trial(round, address)));
        long timer = vertx.setTimer(WHOLE.toMillis(), late -> round.late());
        next();
        return round.over.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void next() {
        while (underWay < AT_ONCE) {
            Trial trial = waiting.poll();
            if (trial == null) {
                return;
            }
            if (!trial.round().over.future().isComplete()) {
                start(trial);
            }
        }
    }

    private void start(Trial trial) {
        underWay++;
        NamedAddress address = trial.address();
        health.probe(address.authority(), address.protocol(), address.attributes())
                .onComplete(tried -> {
                    underWay--;
                    if (tried.succeeded()) {
                        trial.round().tried(address, tried.result());
                    } else {
                        failed(trial, MeshException.of(tried.cause()));
                    }
                    next();
                });
    }

    private static void failed(Trial trial, MeshException failure) {
        if (failure.code() == ErrorCode.BAD_ADDRESS) {
            trial.round().over.tryFail(trial.address().field().badAddress(failure.message()));
        } else {
            trial.round().tried(trial.address(), Optional.of(failure.message()));
        }
    }
}
