package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.MessageFacts;
import io.be.mesh.client.plugin.OnFailure;
import io.be.mesh.client.plugin.PluginException;
import io.be.mesh.client.plugin.Verdict;
import io.be.mesh.cluster.plugin.GuardedMessage;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.plugin.Registrations.Intercepted;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;

/** One interceptor of a plugin at its point. */
final class Interception {
    private final String plugin;
    private final Intercepted registered;
    private final OnFailure onFailure;
    private final TimedTasks tasks;
    private final Suspension suspension;
    private final Counters counters;
    private final Duration limit;

    /**
     * @param plugin how failures name it
     * @param onFailure what counts, whatever was registered
     */
    Interception(
            String plugin,
            Intercepted registered,
            OnFailure onFailure,
            TimedTasks tasks,
            Suspension suspension,
            Counters counters,
            Duration limit) {
        this.plugin = plugin;
        this.registered = registered;
        this.onFailure = onFailure;
        this.tasks = tasks;
        this.suspension = suspension;
        this.counters = counters;
        this.limit = limit;
    }

    /** The message as it may go on, or why it may not. */
    Future<GuardedMessage> judge(GuardedMessage message) {
        if (!suspension.admits()) {
            return undecided(message, plugin + " is suspended, because it was late too often");
        }
        counters.interceptions.increment();
        return tasks.run(() -> verdict(facts(message)), limit).transform(outcome -> judged(message, outcome));
    }

    private Verdict verdict(MessageFacts facts) throws Exception {
        Verdict verdict = registered.interceptor().intercept(facts);
        if (verdict == null) {
            throw new MeshException(ErrorCode.INTERNAL, plugin + " gave no verdict");
        }
        return verdict;
    }

    private Future<GuardedMessage> judged(GuardedMessage message, AsyncResult<Verdict> outcome) {
        if (outcome.succeeded()) {
            suspension.inTime();
            return decided(message, outcome.result());
        }
        MeshException failure = MeshException.of(outcome.cause());
        if (failure.code() == ErrorCode.TIMEOUT || failure.code() == ErrorCode.UNAVAILABLE) {
            counters.late.increment();
            suspension.late();
        } else {
            counters.failed.increment();
            suspension.inTime();
        }
        return undecided(message, failure.message());
    }

    private Future<GuardedMessage> decided(GuardedMessage message, Verdict verdict) {
        if (verdict.refusal().isEmpty()) {
            return Future.succeededFuture(message.with(verdict.metadata()));
        }
        counters.refused.increment();
        PluginException refusal = verdict.refusal().get();
        return Future.failedFuture(PluginFailure.said(plugin, refusal));
    }

    private Future<GuardedMessage> undecided(GuardedMessage message, String why) {
        return onFailure == OnFailure.PASS
                ? Future.succeededFuture(message)
                : Future.failedFuture(
                        new MeshException(ErrorCode.UNAVAILABLE, "the message could not be judged: " + why));
    }

    static MessageFacts facts(GuardedMessage message) {
        return new MessageFacts(
                message.session(),
                message.topic(),
                message.sender(),
                message.target(),
                message.bytes(),
                message.metadata());
    }
}
