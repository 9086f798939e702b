package io.be.mesh.verticle.ingress.channel;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.caller.Caller.Partner;
import io.be.mesh.verticle.ingress.caller.Caller.Stranger;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP headers or gRPC metadata: names without regard to case. What our own systems send is read leniently: {@code _}
 * counts as {@code -}, the first of a repeated header counts, and a header written with {@code _} never replaces the one
 * written properly. From everybody else such headers are refused, because whoever stands in between may read them in another
 * way. Any thread.
 */
public final class CallContexts {
    /** More hops than this is a loop in all but name. */
    static final int MAX_HOPS = 32;

    private static final long MAX_TIMEOUT_MILLIS = Duration.ofHours(1).toMillis();

    /** What is longer is no trace id, and would fill the logs. */
    private static final int MAX_TRACE_ID = 128;

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private static final Set<String> IDS = Set.of(
            PtpHeader.SOURCE_NODE_ID, PtpHeader.SOURCE_INST_ID, PtpHeader.TARGET_NODE_ID, PtpHeader.TARGET_INST_ID);

    private final long defaultTimeoutNanos;
    private final Supplier<Principal> self;

    /**
     * @param defaultTimeout deadline of a call that gives none
     * @param self ids of this node, as which its own systems speak
     */
    public CallContexts(Duration defaultTimeout, Supplier<Principal> self) {
        this.defaultTimeoutNanos = defaultTimeout.toNanos();
        this.self = self;
    }

    /**
     * What came with a request of this caller.
     *
     * @throws MeshException E…400 for a header that can be read in two ways, E…403 when a partner says that it is another one
     */
    public CallContext read(MultiMap headers, Caller caller) {
        boolean ours = caller.isOurs();
        Map<String, String> found = new HashMap<>(32);
        Map<String, String> loose = new HashMap<>(0);
        List<String> hops = new ArrayList<>(0);
        for (Map.Entry<String, String> header : headers) {
            String name = HeaderNames.canonical(header.getKey());
            if (name == null) {
                continue;
            }
            boolean underscored = header.getKey().indexOf('_') >= 0;
            if (underscored && !ours) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "header " + name + " is written with _ instead of -");
            }
            if (!ours && IDS.contains(name) && header.getValue().indexOf(',') >= 0) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "header " + name + " names more than one");
            }
            if (name.equals(PtpHeader.HOPS)) {
                addHops(header.getValue(), hops);
            } else if ((underscored ? loose : found).putIfAbsent(name, header.getValue()) != null && !ours) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "header " + name + " is there more than once");
            }
        }
        loose.forEach(found::putIfAbsent);
        return context(caller, found, caller instanceof Partner ? hops : List.of());
    }

    /** @throws MeshException E…503 when the request has been here before, or everywhere */
    public static void requireNoCircle(CallContext context, LocalNode node) {
        if (context.hops().size() > MAX_HOPS || node.hasPassed(context.hops())) {
            throw new MeshException(
                    ErrorCode.UNAVAILABLE, "the request goes in a circle: it has passed this node before");
        }
    }

    /** What one of the node's own parts sends. */
    public CallContext ofNode() {
        return context(Caller.Inside.CLIENT, new HashMap<>(), List.of());
    }

    /** What a plugin sends. */
    public CallContext ofPlugin(Caller.Plugin plugin) {
        return context(plugin, new HashMap<>(), List.of());
    }

    /** What an answer needs when the request itself is not to be believed. */
    public CallContext refused(MultiMap headers) {
        String given = headers.get(PtpHeader.TRACE_ID);
        Map<String, String> trace = new HashMap<>();
        if (given != null) {
            trace.put(PtpHeader.TRACE_ID, given);
        }
        return context(Stranger.UNHEARD, trace, List.of());
    }

    private CallContext context(Caller caller, Map<String, String> found, List<String> hops) {
        Principal source = source(caller, found);
        String timeout = found.remove(PtpHeader.TIMEOUT);
        String uri = found.remove(PtpHeader.URI);
        String peek = found.remove(PtpHeader.PEEK);
        String requestId = found.remove(PtpHeader.REQUEST_ID);
        long millis = timeout == null ? 0 : millis(timeout);
        String traceId = traceId(found, caller.isOurs());
        found.put(PtpHeader.TRACE_ID, traceId);
        return new CallContext(
                caller,
                text(found, PtpHeader.SESSION_ID),
                text(found, PtpHeader.TOPIC),
                source,
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

    /**
     * Who speaks. A partner is what it has proved, whatever it says. Our own systems say for whom they speak at this node;
     * what leaves it is this node's, whoever of them sent it.
     */
    private Principal source(Caller caller, Map<String, String> found) {
        String nodeId = found.remove(PtpHeader.SOURCE_NODE_ID);
        String instId = found.remove(PtpHeader.SOURCE_INST_ID);
        if (caller instanceof Partner partner) {
            requireSame(PtpHeader.SOURCE_NODE_ID, nodeId, partner.nodeId());
            requireSame(PtpHeader.SOURCE_INST_ID, instId, partner.instId());
            Principal proved = new Principal(partner.nodeId(), partner.instId());
            travel(proved, found);
            return proved;
        }
        travel(self.get(), found);
        return nodeId == null && instId == null
                ? Principal.NONE
                : new Principal(nodeId == null ? "" : nodeId, instId == null ? "" : instId);
    }

    private static void travel(Principal source, Map<String, String> found) {
        if (!source.nodeId().isEmpty()) {
            found.put(PtpHeader.SOURCE_NODE_ID, source.nodeId());
            found.put(PtpHeader.SOURCE_INST_ID, source.instId());
        }
    }

    private static void requireSame(String header, @Nullable String said, String proved) {
        if (said != null && !said.isBlank() && !proved.isEmpty() && !Principal.same(said.trim(), proved)) {
            throw new MeshException(ErrorCode.FORBIDDEN, header + " names another one than the caller, " + proved);
        }
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

    private static String traceId(Map<String, String> found, boolean ours) {
        String given = found.get(PtpHeader.TRACE_ID);
        if (given != null && !given.isBlank() && (ours || given.length() <= MAX_TRACE_ID)) {
            return given;
        }
        String linked = traceOf(found.get(PtpHeader.TRACEPARENT));
        return linked != null ? linked : newTraceId();
    }

    /** The trace id of {@code 00-<32 hex>-<16 hex>-<2 hex>}. */
    private static @Nullable String traceOf(@Nullable String traceparent) {
        if (traceparent == null) {
            return null;
        }
        Matcher matcher = TRACEPARENT.matcher(traceparent);
        return matcher.matches() ? matcher.group(1) : null;
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
