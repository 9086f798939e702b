package io.be.mesh.cluster.grid;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether this replica reaches every other over the event bus, and answers them: a replica is ready only then. Thread safe.
 *
 * <p>The address is {@code mesh.internal.replica.<id of the member>.ping}; the message and the answer are empty.
 */
public final class BusCheck {
    /** How long one ping waits for its answer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final long PAUSE_MILLIS = 200;
    private static final String NOTHING = "";

    private final Vertx vertx;
    private final Membership membership;
    private @Nullable UUID answeringAs;
    private @Nullable MessageConsumer<String> answers;

    public BusCheck(Vertx vertx, Membership membership) {
        this.vertx = vertx;
        this.membership = membership;
    }

    private static String address(UUID member) {
        return "mesh.internal.replica." + member + ".ping";
    }

    /** Answers the pings of others from now on, until the Vertx is closed. Once. */
    public Future<Void> serve() {
        // This replica is another member after a split is healed; then others are seen to join.
        membership.listen(new Membership.Listener() {
            @Override
            public void joined(Membership.Member member) {
                answer();
            }

            @Override
            public void left(Membership.Member member) {
                answer();
            }
        });
        return answer();
    }

    private synchronized Future<Void> answer() {
        UUID self = membership.self().id();
        MessageConsumer<String> before = answers;
        if (before != null && self.equals(answeringAs)) {
            return before.completion();
        }
        if (before != null) {
            before.unregister();
        }
        MessageConsumer<String> consumer = vertx.eventBus().consumer(address(self));
        consumer.handler(ping -> ping.reply(NOTHING));
        answers = consumer;
        answeringAs = self;
        return consumer.completion();
    }

    /**
     * Completes when every member of now has answered; those that did not are asked again.
     *
     * @param within at most, from now
     * @return fails with {@code E0000000503} that names who did not answer
     */
    public Future<Void> passed(Duration within) {
        Promise<Void> promise = Promise.promise();
        new Round(promise, System.nanoTime() + within.toNanos()).run();
        return promise.future();
    }

    /** One check: asks all who have not answered, again and again. */
    private final class Round {
        private final Set<UUID> answered = ConcurrentHashMap.newKeySet();
        private final Promise<Void> promise;
        private final long end;

        Round(Promise<Void> promise, long end) {
            this.promise = promise;
            this.end = end;
        }

        void run() {
            List<Membership.Member> open = open();
            if (open.isEmpty()) {
                promise.complete();
                return;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                String names = open.stream().map(Membership.Member::name).collect(Collectors.joining(", "));
                promise.fail(new MeshException(ErrorCode.UNAVAILABLE, "no answer over the event bus from " + names));
                return;
            }
            List<Future<?>> pings = new ArrayList<>();
            open.forEach(member -> pings.add(ping(member, Math.min(left, TIMEOUT.toMillis()))));
            Future.join(pings).onComplete(done -> vertx.setTimer(open().isEmpty() ? 1 : PAUSE_MILLIS, id -> run()));
        }

        private List<Membership.Member> open() {
            return membership.members().stream()
                    .filter(member -> !answered.contains(member.id()))
                    .toList();
        }

        private Future<?> ping(Membership.Member member, long millis) {
            return vertx.eventBus()
                    .request(address(member.id()), NOTHING, new DeliveryOptions().setSendTimeout(Math.max(1, millis)))
                    .onSuccess(pong -> answered.add(member.id()));
        }
    }
}
