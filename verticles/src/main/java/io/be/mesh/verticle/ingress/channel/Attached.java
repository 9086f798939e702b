package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the attachments of a call say of session, topic, target and ids: they win over the headers, and both over the target that
 * was said when the session was opened. Who is calling is not theirs to say.
 */
public final class Attached {
    /** In the body these may stand in place of the headers. */
    private static final Set<String> NAMES = Set.of(
            PtpHeader.SESSION_ID,
            PtpHeader.TOPIC,
            PtpHeader.TARGET_NODE_ID,
            PtpHeader.TARGET_INST_ID,
            PtpHeader.MESSAGE_ID,
            PtpHeader.REQUEST_ID,
            PtpHeader.PEEK,
            PtpHeader.TIMEOUT);

    /** Of an opened session these are what is meant when nothing is said. */
    private static final Set<String> OPENED = Set.of(PtpHeader.TARGET_NODE_ID, PtpHeader.TARGET_INST_ID);

    private Attached() {}

    /** The context of a call with these attachments. */
    public static CallContext to(CallContext context, Map<String, String> attachments, SessionBook sessions) {
        Map<String, String> said = named(attachments, NAMES);
        String session = said.getOrDefault(PtpHeader.SESSION_ID, context.session());
        Map<String, String> opened = named(sessions.use(session), OPENED);
        String topic = said.getOrDefault(PtpHeader.TOPIC, context.topic());
        Principal target = target(context, said, opened);
        String messageId = said.getOrDefault(PtpHeader.MESSAGE_ID, context.messageId());
        String timeout = said.get(PtpHeader.TIMEOUT);
        return new CallContext(
                context.caller(),
                session,
                topic,
                context.source(),
                target,
                context.traceId(),
                context.version(),
                context.uri(),
                messageId,
                said.getOrDefault(PtpHeader.REQUEST_ID, context.requestId()),
                context.keep() || "keep".equalsIgnoreCase(said.get(PtpHeader.PEEK)),
                timeout == null ? context.timeoutMillis() : CallContexts.millis(timeout),
                context.deadlineNanos(),
                context.hops(),
                travelling(context, session, topic, messageId));
    }

    /** The same call for another target, or of another sender. */
    public static CallContext towards(CallContext context, Principal target) {
        return with(context, context.topic(), target);
    }

    /** The same call about another topic. */
    public static CallContext about(CallContext context, String topic) {
        return with(context, topic, context.target());
    }

    private static CallContext with(CallContext context, String topic, Principal target) {
        return new CallContext(
                context.caller(),
                context.session(),
                topic,
                context.source(),
                target,
                context.traceId(),
                context.version(),
                context.uri(),
                context.messageId(),
                context.requestId(),
                context.keep(),
                context.timeoutMillis(),
                context.deadlineNanos(),
                context.hops(),
                context.travelling());
    }

    /** Whoever names one of the two ids means nothing by what somebody else said of the other. */
    private static Principal target(CallContext context, Map<String, String> said, Map<String, String> opened) {
        Principal attached = principal(said);
        if (!attached.isEmpty()) {
            return attached;
        }
        return context.target().isEmpty() ? principal(opened) : context.target();
    }

    private static Principal principal(Map<String, String> names) {
        return new Principal(
                names.getOrDefault(PtpHeader.TARGET_NODE_ID, ""), names.getOrDefault(PtpHeader.TARGET_INST_ID, ""));
    }

    private static Map<String, String> travelling(CallContext context, String session, String topic, String messageId) {
        Map<String, String> headers = new HashMap<>(context.travelling());
        put(headers, PtpHeader.SESSION_ID, session);
        put(headers, PtpHeader.TOPIC, topic);
        put(headers, PtpHeader.MESSAGE_ID, messageId);
        // The target that counts is that of the request, which the link writes itself.
        headers.remove(PtpHeader.TARGET_NODE_ID);
        headers.remove(PtpHeader.TARGET_INST_ID);
        return headers;
    }

    private static void put(Map<String, String> headers, String name, String value) {
        if (value.isEmpty()) {
            headers.remove(name);
        } else {
            headers.put(name, HeaderText.encode(value));
        }
    }

    private static Map<String, String> named(Map<String, String> given, Set<String> names) {
        Map<String, String> found = new HashMap<>();
        given.forEach((name, value) -> {
            String canonical = name.toLowerCase(Locale.ROOT).replace('_', '-');
            if (names.contains(canonical) && !value.isBlank()) {
                found.put(canonical, value);
            }
        });
        return found;
    }
}
