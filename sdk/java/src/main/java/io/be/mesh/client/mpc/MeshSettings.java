package io.be.mesh.client.mpc;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.wire.RetryRules;
import io.be.mesh.client.wire.Tls;
import io.be.mesh.client.wire.WireSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How this program speaks to nodes. Every member is a system property or an environment variable of the same name, the property
 * first; they are read when a call is made or a session is opened. Immutable; {@link #toString} shows neither token nor key.
 */
public final class MeshSettings {
    private static final int MIB = 1 << 20;
    /** With their pauses more than any deadline has time for. */
    private static final int MOST_RETRIES = 10_000;

    private final String addresses;
    private final Tls tls;
    private final String token;
    private final String provider;
    private final Duration timeout;
    private final Duration pushTimeout;
    private final int retries;
    private final int connections;
    private final int packetSize;
    private final int pending;
    private final boolean gzip;
    private final String runtime;
    private final String name;
    private final Executor callbacks;
    private final UnaryOperator<String> source;

    private MeshSettings(Builder builder) {
        UnaryOperator<String> read = builder.source;
        this.source = read;
        this.addresses = builder.addresses == null ? text(read, "MESH_ADDRESS", "127.0.0.1") : builder.addresses;
        this.tls = new Tls(
                text(read, "MESH_TLS_TRUST", ""),
                text(read, "MESH_TLS_CERTIFICATE", ""),
                text(read, "MESH_TLS_KEY", ""),
                text(read, "MESH_TLS_NAME", ""));
        this.token = text(read, "MESH_TOKEN", "");
        this.provider = text(read, "MESH_PROVIDER", "LX");
        this.timeout = Duration.ofMillis(number(read, "MESH_TIMEOUT", 10_000, 1, 3_600_000));
        this.pushTimeout = Duration.ofMillis(number(read, "MESH_PUSH_TIMEOUT", 60_000, 1, 3_600_000));
        this.retries = number(read, "MESH_RETRIES", MOST_RETRIES, 0, MOST_RETRIES);
        this.connections = number(read, "MESH_CONNECTIONS", 2, 1, 64);
        this.packetSize = number(read, "MESH_PACKET_SIZE", 4 * MIB, 1, 512 * MIB);
        this.pending = number(read, "MESH_PENDING", 4096, 1, 1_000_000);
        this.gzip = Boolean.parseBoolean(text(read, "MESH_GZIP", "false"));
        this.runtime = text(read, "MESH_RUNTIME", "");
        this.name = text(read, "MESH_NAME", "");
        this.callbacks = builder.callbacks;
    }

    /** The settings of the process as they are now. */
    public static MeshSettings current() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The same for other addresses. */
    public MeshSettings withAddresses(String list) {
        return builder().addresses(list).callbacks(callbacks).source(source).build();
    }

    WireSettings wire() {
        return new WireSettings(addresses, tls, connections, Integer.MAX_VALUE);
    }

    RetryRules retryRules() {
        return new RetryRules(retries, Duration.ofMillis(50), Duration.ofSeconds(2));
    }

    /** {@code MESH_ADDRESS}: nodes to use, in this order. */
    public String addresses() {
        return addresses;
    }

    String token() {
        return token;
    }

    /** {@code MESH_PROVIDER}: code of the technical provider of this program. */
    public String provider() {
        return provider;
    }

    /** {@code MESH_TIMEOUT}: for a call of an operation, in milliseconds. */
    public Duration timeout() {
        return timeout;
    }

    /** {@code MESH_PUSH_TIMEOUT}: for a push with all its attempts, in milliseconds. */
    public Duration pushTimeout() {
        return pushTimeout;
    }

    /** {@code MESH_PACKET_SIZE}: bytes of a piece of a large payload. */
    public int packetSize() {
        return packetSize;
    }

    /** {@code MESH_PENDING}: pushes of a session that may wait for their turn. */
    public int pending() {
        return pending;
    }

    /** {@code MESH_GZIP}: whether requests are compressed. Answers are read either way. */
    public boolean gzip() {
        return gzip;
    }

    /** {@code MESH_RUNTIME}: {@code host:port} at which published beans are served; empty lets the system choose. */
    public String runtime() {
        return runtime;
    }

    /** {@code MESH_NAME}: name of the registration of published beans; empty takes the module of their operations. */
    public String name() {
        return name;
    }

    /** Where futures of the asynchronous forms complete. */
    public Executor callbacks() {
        return callbacks;
    }

    private static String text(UnaryOperator<String> read, String name, String otherwise) {
        String value = read.apply(name);
        return value.isBlank() ? otherwise : value.trim();
    }

    private static int number(UnaryOperator<String> read, String name, int otherwise, int least, int most) {
        String value = read.apply(name).trim();
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw MeshException.of(MeshCode.BAD_REQUEST, name + " is not a number: " + value);
        }
        throw MeshException.of(MeshCode.BAD_REQUEST, name + " is " + value + ", not between " + least + " and " + most);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "MeshSettings[addresses=%s, %s, token=%s, retries=%d]",
                addresses,
                tls,
                !token.isEmpty(),
                retries);
    }

    /** What is set by the program; the rest is read. */
    public static final class Builder {
        private @Nullable String addresses;
        private Executor callbacks = ForkJoinPool.commonPool();
        private UnaryOperator<String> source = Builder::ofProcess;

        private Builder() {}

        public Builder addresses(String list) {
            this.addresses = list;
            return this;
        }

        /**
         * Where futures complete. {@code Runnable::run} is the fastest, for callbacks that never block: they run on the event loop
         * of the connection.
         */
        public Builder callbacks(Executor executor) {
            this.callbacks = executor;
            return this;
        }

        /** Values by name, empty when absent, instead of properties and environment. */
        public Builder source(UnaryOperator<String> values) {
            this.source = values;
            return this;
        }

        /** @throws MeshException {@code E0000000400} for a value that cannot be used, named */
        public MeshSettings build() {
            return new MeshSettings(this);
        }

        private static String ofProcess(String name) {
            String property = System.getProperty(name);
            if (property != null) {
                return property;
            }
            String variable = System.getenv(name);
            return variable == null ? "" : variable;
        }
    }
}
