package io.be.mesh.verticle.queue;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Entity;
import io.be.mesh.protocol.message.Event;
import io.be.mesh.protocol.message.Topic;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an event must be before it is taken. */
final class EventRules {
    /** A class of characters and a bound: nothing to go back to. */
    private static final Pattern NAME = Pattern.compile("[.A-Za-z0-9_-]{1,64}");

    private static final String ANY = "*";

    private EventRules() {}

    /**
     * The event as it is delivered: with an id and a time.
     *
     * @param limit bytes of its entity
     * @throws MeshException E…400, E…413
     */
    static Event checked(@Nullable Event given, int limit, Clock clock) {
        if (given == null) {
            throw bad("event is missing");
        }
        Topic topic = given.binding();
        if (topic == null || !NAME.matcher(topic.topic()).matches()) {
            throw bad("event.binding.topic is missing or not 1 to 64 letters, digits, '.', '_' and '-'");
        }
        if (!topic.code().isEmpty()
                && !topic.code().equals(ANY)
                && !NAME.matcher(topic.code()).matches()) {
            throw bad("event.binding.code is not up to 64 letters, digits, '.', '_' and '-'");
        }
        Entity entity = given.entity();
        if (entity != null && entity.buffer().size() > limit) {
            throw new MeshException(
                    ErrorCode.TOO_LARGE, "the event has " + entity.buffer().size() + " bytes, data.value is " + limit);
        }
        return new Event(
                given.version().isEmpty() ? "1.0.0" : given.version(),
                given.tid(),
                given.sid(),
                given.eid().isBlank() ? UUID.randomUUID().toString() : given.eid(),
                given.mid(),
                given.timestamp().isBlank() ? Long.toString(clock.millis()) : given.timestamp(),
                given.source(),
                given.target(),
                topic,
                entity);
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
