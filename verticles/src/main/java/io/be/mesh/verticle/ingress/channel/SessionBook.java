package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was said of sessions when they were opened, at this process: kept until the session is closed, released or idle. Bounded;
 * any thread.
 */
public final class SessionBook {
    private static final int MAX_SESSIONS = 10_000;
    private static final int MAX_ENTRIES = 64;
    private static final int MAX_CHARS = 4 * 1024;

    private final long idleNanos;
    /** In order of use. */
    private final LinkedHashMap<String, Opened> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /** @param idle a session that nobody used for so long is forgotten */
    public SessionBook(Duration idle) {
        this.idleNanos = idle.toNanos();
    }

    private record Opened(Map<String, String> metadata, long usedNanos) {}

    /**
     * Opens a session, or says anew what it is.
     *
     * @throws MeshException E…400 no name of a session or too much metadata, E…700 too many sessions are open
     */
    public synchronized void open(String session, Map<String, String> metadata) {
        QueueKeys.check("session id", session);
        long chars = metadata.entrySet().stream()
                .mapToLong(entry ->
                        entry.getKey().length() + (long) entry.getValue().length())
                .sum();
        if (metadata.size() > MAX_ENTRIES || chars > MAX_CHARS) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    "metadata has " + metadata.size() + " entries of " + chars + " characters, " + MAX_ENTRIES + " of "
                            + MAX_CHARS + " together are accepted");
        }
        forgetIdle();
        if (sessions.size() >= MAX_SESSIONS && !sessions.containsKey(session)) {
            throw new MeshException(ErrorCode.BUFFER_FULL, MAX_SESSIONS + " sessions are open already");
        }
        sessions.put(session, new Opened(Map.copyOf(metadata), System.nanoTime()));
    }

    /** What was said of a session that is used now; empty when it was not opened here. */
    public synchronized Map<String, String> use(String session) {
        Opened opened = sessions.get(session);
        if (opened == null) {
            return Map.of();
        }
        long now = System.nanoTime();
        if (now - opened.usedNanos() > idleNanos) {
            sessions.remove(session);
            return Map.of();
        }
        sessions.put(session, new Opened(opened.metadata(), now));
        return opened.metadata();
    }

    public synchronized void forget(String session) {
        sessions.remove(session);
    }

    /** Every open session and what was said of it, the one that was used last at the end. */
    public synchronized Map<String, Map<String, String>> all() {
        forgetIdle();
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        sessions.forEach((session, opened) -> all.put(session, opened.metadata()));
        return all;
    }

    private void forgetIdle() {
        long now = System.nanoTime();
        sessions.values().removeIf(opened -> now - opened.usedNanos() > idleNanos);
    }
}
