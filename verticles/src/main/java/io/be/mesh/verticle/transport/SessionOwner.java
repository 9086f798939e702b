package io.be.mesh.verticle.transport;

import io.be.mesh.cluster.session.Admission;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.cluster.session.TopicFamily;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one event loop and every rule of their queues. Nothing here is locked: the loop is the lock, and every
 * entry asserts it. No code of a reader runs inside a call: answers to those who wait are tasks on their own contexts.
 *
 * <p>Kept at all times: no message is queued that somebody in the line of its topic would take.
 */
final class SessionOwner {
    private static final Logger log = LoggerFactory.getLogger(SessionOwner.class);

    private static final long LONGEST_WAIT_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final OwnerLoop loop;
    private final OwnerSettings settings;
    private final MemoryBudget budget;
    private final Census census;
    private final LongSupplier nanoTime;
    private final String name = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final Map<String, Session> sessions = new HashMap<>();
    private final Quarantine quarantine;
    private final RecentIds.Share ids;
    private final Deadlines deadlines;
    private long sequence;
    private boolean draining;

    /** @param nanoTime the monotonic clock: waits and windows are durations, which a corrected wall clock must not bend */
    SessionOwner(OwnerLoop loop, OwnerSettings settings, MemoryBudget budget, Census census, LongSupplier nanoTime) {
        this.loop = loop;
        this.settings = settings;
        this.budget = budget;
        this.census = census;
        this.nanoTime = nanoTime;
        this.quarantine = new Quarantine(settings.quarantineNanos(), settings.quarantined());
        this.ids = new RecentIds.Share(settings.windowNanos(), settings.entriesPerSession(), settings.rememberedIds());
        this.deadlines = new Deadlines(loop, nanoTime, this::expire);
    }

    OwnerLoop loop() {
        return loop;
    }

    /** No other owner has it, here or after a restart: with a message's place in the order of arrival it names the message. */
    String name() {
        return name;
    }

    /** Stores a message or finds it stored; gives the reservation back unless it was stored now. */
    void push(QueueKey key, StoredMessage message, MemoryBudget.Reservation reservation) {
        assertInside();
        boolean stored = false;
        try {
            stored = store(key, message, reservation);
        } finally {
            if (!stored) {
                reservation.release();
            }
        }
    }

    /** Answers a pop at once or lets it wait. */
    void pop(Waiter waiter) {
        assertInside();
        try {
            if (!answer(waiter)) {
                await(waiter);
            }
        } catch (RuntimeException e) {
            waiter.fail(MeshException.of(e));
        }
    }

    /** The oldest message of the sender, left where it is; null when there is none. */
    @Nullable
    StoredMessage peek(QueueKey key, String sender) {
        assertInside();
        Session session = existing(key.session());
        Topic topic = session == null ? null : session.find(key.topic());
        QueuedMessage first = topic == null ? null : topic.first(sender);
        return first == null ? null : first.message();
    }

    void releaseTopic(QueueKey key) {
        assertInside();
        Session session = sessions.get(key.session());
        if (session != null) {
            release(session, name -> TopicFamily.covers(key.topic(), name));
            closeIfBarren(session);
        }
    }

    void releaseSession(String id, boolean quarantined) {
        assertInside();
        if (quarantined) {
            quarantine.add(id, now());
        } else {
            quarantine.remove(id);
        }
        Session session = sessions.get(id);
        if (session != null) {
            releaseAll(session);
        }
    }

    /** A delivery has reached its reader. */
    void confirm(InFlight delivery) {
        assertInside();
        QueuedMessage message = delivery.queued();
        // The answer to a repeated request shares its message: any of them that arrives is enough.
        if (message.inFlight() == null) {
            return;
        }
        Topic topic = message.topic();
        Session session = topic.session();
        settle(message, delivery.requestId());
        census.confirmed(message);
        if (delivery.requestId().isEmpty() || topic.released()) {
            session.discharge(message);
        } else {
            session.requests().keep(new Requests.Key(topic.name(), delivery.requestId()), message, now());
        }
        closeIfBarren(topic);
    }

    /** A delivery has not reached its reader. */
    void rollback(InFlight delivery) {
        assertInside();
        QueuedMessage message = delivery.queued();
        // Not the newest delivery of this message: a repeated request has taken it over.
        if (message.inFlight() != delivery) {
            return;
        }
        Topic topic = message.topic();
        settle(message, delivery.requestId());
        census.rolledBack();
        if (topic.released()) {
            topic.session().discharge(message);
        } else {
            topic.session().takeBack(message);
            place(message);
        }
    }

    /** A pop does not wait any more: cancelled by its reader. */
    void leave(Waiter waiter) {
        assertInside();
        Topic topic = waiter.topic();
        if (topic != null) {
            unlink(waiter, topic);
            closeIfBarren(topic);
        }
    }

    /** Forgets what has had its time. */
    void sweep() {
        assertInside();
        long now = now();
        quarantine.prune(now);
        for (Session session : List.copyOf(sessions.values())) {
            session.messageIds().prune(now);
            session.requests().prune(now);
            if (session.idleFor(settings.idleNanos(), now) && !session.isBarren()) {
                log.atInfo()
                        .addKeyValue("session", session.id())
                        .addKeyValue("bytes", session.bytes())
                        .log("idle session released");
                releaseAll(session);
            } else {
                closeIfBarren(session);
            }
        }
    }

    /** Ends every wait with nothing; from now on nobody waits. */
    void drain() {
        assertInside();
        draining = true;
        deadlines.all().forEach(this::expire);
    }

    private boolean store(QueueKey key, StoredMessage message, MemoryBudget.Reservation reservation) {
        refuseQuarantined(key.session());
        long now = now();
        Session session = open(key.session());
        session.touch(now);
        try {
            RecentIds.Id id = new RecentIds.Id(key.topic(), message.sender(), message.messageId());
            boolean remember = !message.messageId().isEmpty();
            if (remember && session.messageIds().contains(id, now)) {
                return false;
            }
            long charge = Admission.charge(message);
            session.charge(charge, reservation, budget);
            if (remember) {
                session.messageIds().add(id, now);
            }
            QueuedMessage queued =
                    new QueuedMessage(++sequence, message, session.open(key.topic()), reservation, charge);
            census.stored(queued);
            place(queued);
            return true;
        } finally {
            closeIfBarren(session);
        }
    }

    /** Gives a message to the first who waits for it, or puts it into its place in the queue. */
    private void place(QueuedMessage message) {
        Topic topic = message.topic();
        Waiter waiter = topic.waiters().first(message.sender());
        while (waiter != null) {
            unlink(waiter, topic);
            if (waiter.claim()) {
                waiter.deliver(depart(message, waiter.request().requestId()));
                return;
            }
            waiter = topic.waiters().first(message.sender());
        }
        topic.put(message);
    }

    private boolean answer(Waiter waiter) {
        PopRequest request = waiter.request();
        Session session = existing(request.key().session());
        if (session == null) {
            return false;
        }
        if (!request.requestId().isEmpty() && answerAgain(waiter, session)) {
            return true;
        }
        Topic topic = session.find(request.key().topic());
        QueuedMessage first = topic == null ? null : topic.first(request.sender());
        if (topic == null || first == null) {
            return false;
        }
        if (waiter.claim()) {
            topic.remove(first);
            waiter.deliver(depart(first, request.requestId()));
        }
        return true;
    }

    /** A repeated request gets what the first one got; while the first still waits, the newer one takes over. */
    private boolean answerAgain(Waiter waiter, Session session) {
        Requests.Key key = Requests.Key.of(waiter.request());
        QueuedMessage answered = session.requests().answered(key, now());
        if (answered != null) {
            if (waiter.claim()) {
                waiter.deliver(new Copy(answered.message()));
            }
            return true;
        }
        QueuedMessage inFlight = session.requests().inFlight(key);
        if (inFlight != null) {
            if (waiter.claim()) {
                InFlight newer = new InFlight(this, inFlight, key.requestId());
                inFlight.inFlight(newer);
                waiter.deliver(newer);
            }
            return true;
        }
        Waiter older = session.requests().waiting(key);
        if (older != null) {
            expire(older);
        }
        return false;
    }

    private void await(Waiter waiter) {
        PopRequest request = waiter.request();
        if (draining || request.waitMillis() <= 0) {
            waiter.end();
            return;
        }
        if (waiter.cancelled()) {
            return;
        }
        long now = now();
        Session session = open(request.key().session());
        session.touch(now);
        try {
            session.waitBegun();
            Topic topic = session.open(request.key().topic());
            long wait = TimeUnit.MILLISECONDS.toNanos(Math.min(request.waitMillis(), LONGEST_WAIT_MILLIS));
            waiter.enqueued(topic, ++sequence, now + wait);
            topic.waiters().add(waiter);
            if (!request.requestId().isEmpty()) {
                session.requests().waits(Requests.Key.of(request), waiter);
            }
            deadlines.add(waiter);
        } finally {
            closeIfBarren(session);
        }
    }

    /** Ends a wait with nothing. */
    private void expire(Waiter waiter) {
        leave(waiter);
        waiter.end();
    }

    private void unlink(Waiter waiter, Topic topic) {
        waiter.dequeued();
        topic.waiters().remove(waiter);
        deadlines.remove(waiter);
        Session session = topic.session();
        session.waitEnded(now());
        if (!waiter.request().requestId().isEmpty()) {
            session.requests().waitsNoMore(Requests.Key.of(waiter.request()), waiter);
        }
    }

    private InFlight depart(QueuedMessage message, String requestId) {
        InFlight delivery = new InFlight(this, message, requestId);
        message.inFlight(delivery);
        Topic topic = message.topic();
        topic.departed();
        // Before the reader has it: one that has read its answer must find the room free at once, on any connection.
        topic.session().lend(message);
        if (!requestId.isEmpty()) {
            topic.session().requests().departed(new Requests.Key(topic.name(), requestId), message);
        }
        return delivery;
    }

    private void settle(QueuedMessage message, String requestId) {
        message.inFlight(null);
        Topic topic = message.topic();
        topic.arrived();
        if (!requestId.isEmpty()) {
            topic.session().requests().settled(new Requests.Key(topic.name(), requestId), message);
        }
    }

    private void releaseAll(Session session) {
        release(session, name -> true);
        session.messageIds().clear();
        closeIfBarren(session);
    }

    private void release(Session session, Predicate<String> names) {
        MeshException released = new MeshException(ErrorCode.RELEASED, ErrorCode.RELEASED.en());
        for (Topic topic : session.topics(names)) {
            topic.release().forEach(session::discharge);
            for (Waiter waiter : topic.waiters().all()) {
                unlink(waiter, topic);
                waiter.fail(released);
            }
            session.close(topic);
        }
        session.requests().release(names);
    }

    private void refuseQuarantined(String session) {
        if (quarantine.contains(session, now())) {
            throw new MeshException(ErrorCode.RELEASED, ErrorCode.RELEASED.en());
        }
    }

    private @Nullable Session existing(String id) {
        refuseQuarantined(id);
        Session session = sessions.get(id);
        if (session != null) {
            session.touch(now());
        }
        return session;
    }

    private Session open(String id) {
        Session session = sessions.get(id);
        if (session == null) {
            census.sessionOpened();
            session = new Session(
                    id, settings.sessionLimit(), census, ids, settings.windowNanos(), settings.entriesPerSession());
            sessions.put(id, session);
        }
        return session;
    }

    private void closeIfBarren(Topic topic) {
        if (topic.isBarren()) {
            topic.session().close(topic);
            closeIfBarren(topic.session());
        }
    }

    private void closeIfBarren(Session session) {
        if (session.isBarren() && sessions.remove(session.id(), session)) {
            census.sessionClosed();
        }
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    private void assertInside() {
        if (!loop.inside()) {
            throw new IllegalStateException("a session was touched outside its event loop");
        }
    }
}
