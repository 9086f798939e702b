package io.be.mesh.conf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every setting of a node, validated. {@code conf/mesh.yaml} has each key with its default and one line of comment.
 * A change needs a restart; what may change at run time is not a setting.
 */
public record MeshConfig(
        Node node,
        Ingress ingress,
        Limits limits,
        Queue queue,
        Data data,
        Plugins plugins,
        Network network,
        Registry registry,
        Security security,
        Cluster cluster,
        Admin admin,
        Log log,
        Runtime runtime) {

    /**
     * @param home where everything is kept, mode 0700
     * @param name of this service set
     * @param address partners reach this node by, told to them when weaving; empty when not known
     * @param mdc addresses of our own other centres, tried in order when this one cannot reach a partner
     */
    public record Node(Path home, String name, String address, List<String> mdc) {
        public Node {
            mdc = List.copyOf(mdc);
        }
    }

    /**
     * @param outer the mesh port ("Y")
     * @param inner the inner port ("X"), off when empty
     * @param handshakeTimeout a connection that has not said what it speaks by then is closed
     * @param idleTimeout a connection without a request in progress is closed after this
     * @param drainTimeout how long a stop waits for what is in flight
     * @param maxHeaderBytes of one request
     * @param maxConcurrentStreams of one HTTP/2 connection
     * @param windowBytes HTTP/2 flow-control window of a connection
     */
    public record Ingress(
            HostPort outer,
            Optional<HostPort> inner,
            @Between(min = "100ms", max = "5m") Duration handshakeTimeout,
            @Between(min = "1s", max = "1d") Duration idleTimeout,
            @Between(min = "0s", max = "10m") Duration drainTimeout,
            @Between(min = "4KiB", max = "1MiB") int maxHeaderBytes,
            @Between(min = "1", max = "1000000") int maxConcurrentStreams,
            @Between(min = "64KiB", max = "1GiB") int windowBytes) {}

    /**
     * @param message bytes of one message
     * @param session bytes of all messages of one session
     * @param node bytes of all messages of this node
     * @param management bytes of one management request
     */
    public record Limits(
            @Between(min = "1KiB", max = "2047MiB") long message,
            @Between(min = "1KiB", max = "16TiB") long session,
            @Between(min = "1KiB", max = "16TiB") long node,
            @Between(min = "1KiB", max = "64MiB") long management) {}

    /**
     * @param defaultWait of a pop that gives none
     * @param maxWait of a structured pop
     * @param idleExpiry a session without push, pop or peek for this long is released
     * @param quarantine how long a session released through the raw profile answers E…608
     * @param dedupWindow how long message ids and request ids are remembered
     * @param dedupEntries how many of each are remembered in one session
     * @param confirmWindow how long after its answer a reset connection still brings a message back
     */
    public record Queue(
            @Between(min = "1ms", max = "1d") Duration defaultWait,
            @Between(min = "1s", max = "1d") Duration maxWait,
            @Between(min = "1s", max = "365d") Duration idleExpiry,
            @Between(min = "0s", max = "30d") Duration quarantine,
            @Between(min = "1s", max = "1d") Duration dedupWindow,
            @Between(min = "1", max = "1000000") int dedupEntries,
            @Between(min = "0ms", max = "1m") Duration confirmWindow) {}

    /**
     * @param kvKeys keys that {@code mesh.kv} keeps
     * @param kvBytes of all its values together, keys included
     * @param value bytes of one value of {@code mesh.kv} or {@code mesh.cache}
     * @param cacheBytes of all values of {@code mesh.cache} in this process
     * @param cacheExpiry of a cell that names no duration
     * @param sequenceBlock numbers that a process takes at once
     * @param queueEvents events that wait for their subscribers
     * @param queueBytes of all events that wait, each once for every subscriber
     * @param queueAttempts tries of an event
     * @param queueRetry between two tries of an event
     */
    public record Data(
            @Between(min = "1", max = "100000") int kvKeys,
            @Between(min = "1KiB", max = "48MiB") long kvBytes,
            @Between(min = "1", max = "512KiB") int value,
            @Between(min = "1MiB", max = "16GiB") long cacheBytes,
            @Between(min = "1ms", max = "365d") Duration cacheExpiry,
            @Between(min = "1", max = "1000000") int sequenceBlock,
            @Between(min = "1", max = "1000000") int queueEvents,
            @Between(min = "1MiB", max = "16GiB") long queueBytes,
            @Between(min = "1", max = "1000") int queueAttempts,
            @Between(min = "1ms", max = "1h") Duration queueRetry) {}

    /**
     * @param folder of their jars, within the home or absolute; empty: none are loaded
     * @param required ids without which no push is taken
     * @param interceptionTimeout how long a plugin may judge one message
     * @param suspendAfter so many late judgements in a row suspend a plugin
     * @param queue events and stored messages that wait for a plugin
     */
    public record Plugins(
            String folder,
            List<String> required,
            @Between(min = "1ms", max = "10s") Duration interceptionTimeout,
            @Between(min = "1", max = "10000") int suspendAfter,
            @Between(min = "1", max = "100000") int queue) {
        public Plugins {
            required = List.copyOf(required);
        }
    }

    /**
     * @param connectTimeout for TCP and TLS towards a partner
     * @param requestTimeout deadline of a forwarded call whose client gave none
     * @param poolSize connections to one address
     * @param streams calls of services at one partner that may be in progress at once
     * @param healthInterval between checks of an address of a list that has failed, and of a connection that carries calls of services
     * @param trust {@code first-use}: the root a partner shows first is pinned; {@code strict}: only what the operator gave
     * @param autoApprove whether a partner's request for a partnership needs no operator
     * @param weaveExpiry how long a request for a partnership and its authorisation code are good
     */
    public record Network(
            @Between(min = "10ms", max = "5m") Duration connectTimeout,
            @Between(min = "100ms", max = "1h") Duration requestTimeout,
            @Between(min = "1", max = "1024") int poolSize,
            @Between(min = "1", max = "65536") int streams,
            @Between(min = "100ms", max = "1h") Duration healthInterval,

            @OneOf({"first-use", "strict"}) String trust,

            boolean autoApprove,
            @Between(min = "1s", max = "365d") Duration weaveExpiry) {

        /** Whether only roots that the operator gave are trusted. */
        public boolean isStrict() {
            return trust.equals("strict");
        }
    }

    /**
     * @param privateAddresses whether services at loopback and private addresses may be registered
     * @param checkInterval between two checks of an instance
     * @param instanceRequests in progress at one instance
     * @param connectTimeout until a connection to an instance is there, TLS and the wait for a free one included
     * @param connections to one instance, when HTTP/1.1 is spoken to it
     * @param idleTimeout a request in which nothing moves for so long is ended
     */
    public record Registry(
            boolean privateAddresses,
            @Between(min = "100ms", max = "1h") Duration checkInterval,
            @Between(min = "1", max = "1000000") int instanceRequests,
            @Between(min = "10ms", max = "1m") Duration connectTimeout,
            @Between(min = "1", max = "100000") int connections,
            @Between(min = "1s", max = "30d") Duration idleTimeout) {}

    /**
     * @param inside addresses of our own systems
     * @param operators addresses that may manage the node; {@code inside} when empty
     * @param gateways addresses of our own proxies that have proved the partner and name it
     * @param secretFile what encrypts private keys on disk; empty: {@code MESH_SECRET}, else a file made in the home
     * @param keyAlgorithm of the keys that this node makes
     * @param leafLife of the certificates this node makes for itself and for partners; renewed at half of it
     * @param rootOverlap how long a replaced root is still trusted
     * @param crlUrl where the list of revoked certificates is published, as the certificates of this node's root name it; empty:
     *     they name none
     */
    public record Security(
            List<String> inside,
            List<String> operators,
            List<String> gateways,
            String secretFile,

            @OneOf({"ec-p256", "rsa-2048", "rsa-3072"}) String keyAlgorithm,

            @Between(min = "1m", max = "3650d") Duration leafLife,
            @Between(min = "0s", max = "3650d") Duration rootOverlap,
            String crlUrl) {
        public Security {
            inside = List.copyOf(inside);
            operators = List.copyOf(operators);
            gateways = List.copyOf(gateways);
        }

        public AddressRanges insideRanges() {
            return AddressRanges.parse(inside);
        }

        public AddressRanges operatorRanges() {
            return AddressRanges.parse(operators.isEmpty() ? inside : operators);
        }

        public AddressRanges gatewayRanges() {
            return AddressRanges.parse(gateways);
        }
    }

    /**
     * @param enabled whether this process is one replica of several that are one node
     * @param members host or host:port of every replica, or a DNS name that resolves to all of them
     * @param listen the cluster interface and the first of its three ports: grid, event bus, payload link
     * @param address the host other replicas reach this one by; empty: found among the members, else that of {@code listen}
     * @param minimum so many replicas must see each other, or writes are refused; 0: a majority of the members
     * @param heartbeatTimeout a replica that has not been heard of for so long is taken for gone
     * @param drainNotice how long a replica that stops still serves while balancers and clients are told to go elsewhere
     */
    public record Cluster(
            boolean enabled,
            List<String> members,
            HostPort listen,
            String address,
            @Between(min = "1", max = "64") long minimum,
            @Between(min = "1s", max = "5m") Duration heartbeatTimeout,
            @Between(min = "0s", max = "5m") Duration drainNotice) {
        public Cluster {
            members = List.copyOf(members);
        }
    }

    /**
     * @param listen the admin port: probes, metrics, admin API
     * @param tlsCertificate PEM file, the certificate first and then its issuers; empty: the admin port speaks plaintext
     * @param tlsKey PEM file
     * @param tlsClientRoots PEM file of the roots that clients' certificates must end at; empty: none is asked for
     */
    public record Admin(HostPort listen, String tlsCertificate, String tlsKey, String tlsClientRoots) {}

    /**
     * @param format {@code text} or {@code json}
     * @param level root level
     * @param access whether each request is logged
     */
    public record Log(
            @OneOf({"text", "json"}) String format,

            @OneOf({"error", "warn", "info", "debug", "trace"})
            String level,

            boolean access) {}

    /** @param eventLoops threads that serve sockets and own sessions */
    public record Runtime(@Between(min = "1", max = "256") int eventLoops) {}
}
