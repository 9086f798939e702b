package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP headers or gRPC metadata: names without regard to case, {@code _} as {@code -}, the first of a repeated
 * header counts. A header written with {@code _} never replaces the one written properly. Any thread.
 */
public final class CallContexts {
    /** More hops than this is a loop in all but name. */
    static final int MAX_HOPS = 32;

    private static final long MAX_TIMEOUT_MILLIS = Duration.ofHours(1).toMillis();

    private final long defaultTimeoutNanos;

    /** @param defaultTimeout deadline of a call that gives none */
    public CallContexts(Duration defaultTimeout) {
        this.defaultTimeoutNanos = defaultTimeout.toNanos();
    }

    public CallContext read(MultiMap headers) {
        Map<String, String> found = new HashMap<>(32);
        Map<String, String> loose = new HashMap<>(0);
        List<String> hops = new ArrayList<>(0);
        for (Map.Entry<String, String> header : headers) {
            String name = HeaderNames.canonical(header.getKey());
            if (name == null) {
                continue;
            }
            if (name.equals(PtpHeader.HOPS)) {
                addHops(header.getValue(), hops);
            } else {
                (header.getKey().indexOf('_') < 0 ? found : loose).putIfAbsent(name, header.getValue());
            }
        }
        loose.forEach(found::putIfAbsent);
        return context(found, hops);
    }

    private CallContext context(Map<String, String> found, List<String> hops) {
        String timeout = found.remove(PtpHeader.TIMEOUT);
        String uri = found.remove(PtpHeader.URI);
        String peek = found.remove(PtpHeader.PEEK);
        String requestId = found.remove(PtpHeader.REQUEST_ID);
        long millis = timeout == null ? 0 : millis(timeout);
        String traceId = traceId(found);
        found.put(PtpHeader.TRACE_ID, traceId);
        return new CallContext(
                text(found, PtpHeader.SESSION_ID),
                text(found, PtpHeader.TOPIC),
                principal(found, PtpHeader.SOURCE_NODE_ID, PtpHeader.SOURCE_INST_ID),
                principal(found, PtpHeader.TARGET_NODE_ID, PtpHeader.TARGET_INST_ID),
                traceId,
                found.getOrDefault(PtpHeader.VERSION, ""),
                uri == null ? "" : uri,
                found.getOrDefault(PtpHeader.MESSAGE_ID, ""),
                requestId == null ? "" : requestId,
                "keep".equalsIgnoreCase(peek),
                millis,
                System.nanoTime() + (millis > 0 ? millis * 1_000_000 : defaultTimeoutNanos),
                hops,
                found);
    }

    private static Principal principal(Map<String, String> found, String node, String inst) {
        String nodeId = found.get(node);
        String instId = found.get(inst);
        return nodeId == null && instId == null
                ? Principal.NONE
                : new Principal(nodeId == null ? "" : nodeId, instId == null ? "" : instId);
    }

    private static String text(Map<String, String> found, String name) {
        String value = found.get(name);
        return value == null ? "" : HeaderText.decode(value);
    }

    /** Milliseconds, at most an hour; 0 for what is not a positive number. */
    static long millis(String text) {
        try {
            return Math.max(0, Math.min(Long.parseLong(text.trim()), MAX_TIMEOUT_MILLIS));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void addHops(String value, List<String> hops) {
        int start = 0;
        while (start <= value.length() && hops.size() <= MAX_HOPS) {
            int comma = value.indexOf(',', start);
            int end = comma < 0 ? value.length() : comma;
            String hop = value.substring(start, end).trim();
            if (!hop.isEmpty()) {
                hops.add(hop);
            }
            start = end + 1;
        }
    }

    private static String traceId(Map<String, String> found) {
        String given = found.get(PtpHeader.TRACE_ID);
        if (given != null && !given.isBlank()) {
            return given;
        }
        String linked = traceOf(found.get(PtpHeader.TRACEPARENT));
        return linked != null ? linked : newTraceId();
    }

    /** The trace id of {@code 00-<32 hex>-<16 hex>-<2 hex>}. */
    private static @Nullable String traceOf(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() < 55) {
            return null;
        }
        boolean shaped = traceparent.charAt(2) == '-' && traceparent.charAt(35) == '-';
        return shaped ? traceparent.substring(3, 35) : null;
    }

    private static String newTraceId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    /** Which headers belong to a call, in their canonical spelling. */
    private static final class HeaderNames {
        private HeaderNames() {}

        static @Nullable String canonical(String name) {
            if (name.isEmpty()) {
                return null;
            }
            char first = name.charAt(0);
            if (first != 'x' && first != 'X' && first != 'm' && first != 'M' && first != 't' && first != 'T') {
                return null;
            }
            String plain = plain(name);
            boolean ours = plain.startsWith(PtpHeader.PREFIX)
                    || plain.equals(PtpHeader.HOPS)
                    || plain.equals(PtpHeader.TRACEPARENT)
                    || plain.equals(PtpHeader.TRACESTATE);
            return ours ? plain : null;
        }

        /** Lower case with {@code -}; the same object when it is that already, which is the rule on HTTP/2. */
        private static String plain(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c == '_' || (c >= 'A' && c <= 'Z')) {
                    return name.toLowerCase(Locale.ROOT).replace('_', '-');
                }
            }
            return name;
        }
    }
}
