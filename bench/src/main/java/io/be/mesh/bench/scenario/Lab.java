package io.be.mesh.bench.scenario;

import io.be.mesh.bench.load.Generator;
import io.be.mesh.bench.server.Installation;
import io.be.mesh.bench.server.Installation.RunningNode;
import io.be.mesh.bench.server.KeyFile;
import io.be.mesh.bench.server.Management;
import io.be.mesh.bench.server.ReverseProxy;
import io.be.mesh.bench.server.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What scenarios measure with: started when first asked for, stopped at the end. Used by one thread. */
public final class Lab implements AutoCloseable {
    private static final String ID_A = "LX0000010000001";
    private static final String ID_B = "LX0000010000002";
    private static final String INST_A = "JG0100000100000000";
    private static final String INST_B = "JG0100000200000000";

    private final Installation installation;
    private final Path folder;
    private final List<String> settings;
    private final Timing timing;
    private final Generator generator = new Generator();
    private final Management management = new Management();
    private final Optional<Given> given;
    private final List<RunningNode> started = new ArrayList<>();
    private @Nullable Subject node;
    private @Nullable Subject frontNode;
    private final Map<ReverseProxy, ReverseProxy.Running> proxies = new EnumMap<>(ReverseProxy.class);
    private final Map<String, Pair> pairs = new HashMap<>();
    private final Map<Integer, ReplicaSet> replicas = new HashMap<>();
    private @Nullable Subject echo;
    private @Nullable Subject tlsEcho;
    private @Nullable Path keys;
    private final Set<String> seen = new HashSet<>();
    private int sessionGroups;

    /**
     * @param folder for homes and logs; removed by the caller
     * @param settings {@code key=value} for the nodes started here
     * @param given servers that run already, instead of nodes started here
     */
    public Lab(Installation installation, Path folder, List<String> settings, Timing timing, Optional<Given> given)
            throws IOException {
        this.installation = installation;
        this.folder = folder;
        this.settings = List.copyOf(settings);
        this.timing = timing;
        this.given = given;
    }

    /** Servers that run already. The ids are those under which they know each other; empty when they do not. */
    public record Given(
            Subject target, Optional<Subject> peer, String idOfTarget, String idOfPeer, Optional<Subject> echo) {}

    public Generator generator() {
        return generator;
    }

    public Timing timing() {
        return timing;
    }

    public Subject node() throws IOException {
        if (node == null) {
            node = given.isPresent() ? given.get().target() : start("single");
        }
        return node;
    }

    public Subject echo() throws IOException {
        if (echo == null) {
            echo = given.flatMap(Given::echo).orElse(null);
        }
        if (echo == null) {
            RunningNode running = installation.startEcho(folder.resolve("echo.log"));
            started.add(running);
            echo = running.subject();
        }
        return echo;
    }

    /** The echo over TLS, with the settings of a node. */
    Subject tlsEcho() throws IOException {
        if (tlsEcho == null) {
            RunningNode running = installation.startTlsEcho(folder.resolve("tls-echo.log"), keys());
            started.add(running);
            tlsEcho = running.subject();
        }
        return tlsEcho;
    }

    /** A node that serves with one thread, to stand before the echo. */
    Subject frontNode() throws IOException {
        if (!startsNodes()) {
            throw new IOException("needs a node with one event loop that is started here");
        }
        if (frontNode == null) {
            List<String> all = new ArrayList<>(settings);
            all.add("runtime.event-loops=1");
            RunningNode running = installation.startNode(folder.resolve("front"), all);
            started.add(running);
            frontNode = running.subject();
        }
        return frontNode;
    }

    /** Another program with one worker before the echo. */
    ReverseProxy.Running proxy(ReverseProxy kind) throws IOException {
        ReverseProxy.Running known = proxies.get(kind);
        if (known == null) {
            known = kind.start(folder, echo().address(), keys());
            proxies.put(kind, known);
        }
        return known;
    }

    /** Makes a path of the echo reachable through a node. */
    void register(Subject at, String name, String urn) throws IOException {
        management.register(at.address(), Management.registration(name, urn, echo().address()));
    }

    /** A key and a certificate that no node has a route for: its owner is a stranger. */
    Path keys() throws IOException {
        if (keys == null) {
            keys = KeyFile.make(folder.resolve("bench.p12"));
        }
        return keys;
    }

    /** Two nodes that reach each other under addresses with this prefix ({@code http://}, or none for the default). */
    Pair pair(String prefix) throws IOException {
        if (given.isPresent()) {
            Given running = given.get();
            if (running.peer().isEmpty()
                    || running.idOfTarget().isEmpty()
                    || running.idOfPeer().isEmpty()) {
                throw new IOException("needs --peer, --target-id and --peer-id, with routes between the two");
            }
            return new Pair(
                    running.target(), running.idOfTarget(), running.peer().get(), running.idOfPeer());
        }
        Pair known = pairs.get(prefix);
        if (known == null) {
            known = introduced(prefix);
            pairs.put(prefix, known);
        }
        return known;
    }

    private Pair introduced(String prefix) throws IOException {
        Subject a = start("a" + pairs.size());
        Subject b = start("b" + pairs.size());
        management.identity(a.address(), ID_A, INST_A);
        management.identity(b.address(), ID_B, INST_B);
        management.route(a.address(), ID_B, INST_B, prefix + text(b));
        management.route(b.address(), ID_A, INST_A, prefix + text(a));
        return new Pair(a, ID_A, b, ID_B);
    }

    /** Starts a node that only the caller uses and closes. */
    RunningNode startAlone(String home) throws IOException {
        return installation.startNode(folder.resolve(home), settings);
    }

    /** So many replicas of one node. */
    ReplicaSet replicas(int count) throws IOException {
        if (!startsNodes()) {
            throw new IOException("needs replicas that are started here");
        }
        ReplicaSet known = replicas.get(count);
        if (known == null) {
            List<Integer> ports = new ArrayList<>();
            int first = Installation.freePorts();
            for (int i = 0; i < count; i++) {
                ports.add(first + 3 * i);
            }
            known = new ReplicaSet(count, management, (place, token) -> startReplica(ports, place, token));
            replicas.put(count, known);
        }
        return known;
    }

    private RunningNode startReplica(List<Integer> ports, int place, String token) throws IOException {
        String members = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        List<String> all = new ArrayList<>(settings);
        all.addAll(List.of(
                "cluster.enabled=true", "cluster.members=" + members, "cluster.listen=127.0.0.1:" + ports.get(place)));
        RunningNode replica = installation.startNode(
                folder.resolve("replica-" + ports.size() + "-" + place),
                all,
                token.isEmpty() ? Map.of() : Map.of("MESH_JOIN_TOKEN", token));
        started.add(replica);
        return replica;
    }

    /** Whether this name is asked about for the first time. */
    boolean isFirst(String code) {
        return seen.add(code);
    }

    /** Whether nodes are started here at all. */
    boolean startsNodes() {
        return given.isEmpty();
    }

    /** Session ids nobody else uses. */
    List<String> sessions(int count) {
        sessionGroups++;
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add("bench-" + ProcessHandle.current().pid() + "-" + sessionGroups + "-" + i);
        }
        return sessions;
    }

    void release(Subject at, List<String> sessions) throws IOException {
        for (String session : sessions) {
            management.release(at.address(), session);
        }
    }

    private Subject start(String home) throws IOException {
        RunningNode running = startAlone(home);
        started.add(running);
        return running.subject();
    }

    private static String text(Subject subject) {
        return subject.address().getHostString() + ":" + subject.address().getPort();
    }

    @Override
    public void close() {
        generator.close();
        started.forEach(RunningNode::close);
        proxies.values().forEach(ReverseProxy.Running::close);
    }
}
