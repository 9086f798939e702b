package io.be.mesh.verticle.queue;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Entity;
import io.be.mesh.protocol.message.Event;
import io.be.mesh.protocol.message.Topic;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an event must be before it is taken. */
final class EventRules {
    /** A class of characters and a bound: nothing to go back to. */
    private static final Pattern NAME = Pattern.compile("[.A-Za-z0-9_-]{1,64}");

    private static final String ANY = "*";
    private static final int MAX_CHARS = 256;
    /** About what an event takes beside its texts and its entity. */
    private static final int EVENT_BYTES = 256;

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
        texts(given).forEach(EventRules::requireShort);
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

    /** About how many bytes an event takes in memory. */
    static long bytes(Event event) {
        Entity entity = event.entity();
        long chars = texts(event).values().stream().mapToLong(String::length).sum();
        return EVENT_BYTES + 2 * chars + (entity == null ? 0 : entity.buffer().size());
    }

    /** Every text of an event by the name of its member, beside the two that must be names. */
    private static Map<String, String> texts(Event event) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("version", event.version());
        texts.put("tid", event.tid());
        texts.put("sid", event.sid());
        texts.put("eid", event.eid());
        texts.put("mid", event.mid());
        texts.put("timestamp", event.timestamp());
        put(texts, "source", event.source());
        put(texts, "target", event.target());
        Topic topic = event.binding();
        if (topic != null) {
            texts.put("binding.group", topic.group());
            texts.put("binding.sets", topic.sets());
        }
        Entity entity = event.entity();
        if (entity != null) {
            texts.put("entity.codec", entity.codec());
            texts.put("entity.schema", entity.schema());
        }
        return texts;
    }

    private static void put(Map<String, String> texts, String member, @Nullable Principal id) {
        if (id != null) {
            texts.put(member + ".node_id", id.nodeId());
            texts.put(member + ".inst_id", id.instId());
        }
    }

    private static void requireShort(String member, String text) {
        if (text.length() > MAX_CHARS) {
            throw bad("event." + member + " has " + text.length() + " characters, more than " + MAX_CHARS);
        }
    }

    private static MeshException bad(String message) {
        return new MeshException(ErrorCode.BAD_REQUEST, message);
    }
}
