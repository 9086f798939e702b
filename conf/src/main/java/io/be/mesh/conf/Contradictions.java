package io.be.mesh.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must hold between settings. */
final class Contradictions {
    /** The grid, the event bus and the payload link. */
    private static final int CLUSTER_PORTS = 3;

    private static final int HIGHEST_CLUSTER_PORT = 65_536 - CLUSTER_PORTS;

    /** RFC 5280, section 4.2.1.13: HTTP or LDAP; of printable ASCII, as it is written into certificates. */
    private static final Pattern CRL_URL = Pattern.compile("(https?|ldap)://[\\x21-\\x7e&&[^\"<>\\\\^`{|}]]{1,1000}");

    private final MeshConfig config;
    private final Map<String, Setting> settings;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private Contradictions(MeshConfig config, Map<String, Setting> settings) {
        this.config = config;
        this.settings = settings;
    }

    static List<ConfigProblem> of(MeshConfig config, Map<String, Setting> settings) {
        Contradictions check = new Contradictions(config, settings);
        check.limits();
        check.waits();
        check.ports();
        check.ranges();
        check.crlUrl();
        check.adminTls();
        check.cluster();
        return check.problems;
    }

    private void limits() {
        MeshConfig.Limits limits = config.limits();
        notAbove("limits.message", limits.message(), "limits.session", limits.session());
        // The node's default follows the heap, and its own limits hold whatever the others say: only what
        // somebody wrote on both sides is a contradiction.
        if (explicit("limits.node") && explicit("limits.message")) {
            notAbove("limits.message", limits.message(), "limits.node", limits.node());
        }
        if (explicit("limits.node") && explicit("limits.session")) {
            notAbove("limits.session", limits.session(), "limits.node", limits.node());
        }
    }

    private void waits() {
        notAbove(
                "queue.default-wait",
                config.queue().defaultWait().toMillis(),
                "queue.max-wait",
                config.queue().maxWait().toMillis());
        notAbove(
                "network.connect-timeout",
                config.network().connectTimeout().toMillis(),
                "network.request-timeout",
                config.network().requestTimeout().toMillis());
    }

    private void ports() {
        HostPort outer = config.ingress().outer();
        HostPort admin = config.admin().listen();
        clash("admin.listen", admin, "ingress.outer", outer);
        config.ingress().inner().ifPresent(inner -> {
            clash("ingress.inner", inner, "ingress.outer", outer);
            clash("admin.listen", admin, "ingress.inner", inner);
        });
    }

    private void ranges() {
        ranges("security.inside", config.security().inside());
        ranges("security.operators", config.security().operators());
        ranges("security.gateways", config.security().gateways());
    }

    private void ranges(String key, List<String> written) {
        try {
            AddressRanges.parse(written);
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage(), "write 10.1.2.3, 10.1.0.0/16 or fd00::/8");
        }
    }

    private void crlUrl() {
        String url = config.security().crlUrl();
        if (!url.isEmpty() && !CRL_URL.matcher(url).matches()) {
            problem(
                    "security.crl-url",
                    "is no URL that a certificate can name",
                    "write http://pki.bank.example/mesh.crl");
        }
    }

    private void adminTls() {
        MeshConfig.Admin admin = config.admin();
        if (admin.tlsCertificate().isEmpty() != admin.tlsKey().isEmpty()) {
            String missing = admin.tlsKey().isEmpty() ? "admin.tls-key" : "admin.tls-certificate";
            problem(missing, "is empty", "admin.tls-certificate and admin.tls-key are given together or not at all");
        }
        if (!admin.tlsClientRoots().isEmpty() && admin.tlsCertificate().isEmpty()) {
            problem("admin.tls-client-roots", "needs TLS", "give admin.tls-certificate and admin.tls-key, too");
        }
    }

    private void cluster() {
        MeshConfig.Cluster cluster = config.cluster();
        if (!cluster.enabled()) {
            return;
        }
        if (cluster.members().isEmpty()) {
            problem("cluster.members", "is empty", "name every replica: --members host1,host2,host3");
        }
        HostPort listen = cluster.listen();
        if (listen.port() > HIGHEST_CLUSTER_PORT) {
            problem("cluster.listen", "leaves no room for three ports", "choose a port below " + HIGHEST_CLUSTER_PORT);
        }
        for (int i = 0; listen.port() != 0 && i < CLUSTER_PORTS; i++) {
            HostPort port = new HostPort(listen.host(), listen.port() + i);
            clash("cluster.listen", port, "ingress.outer", config.ingress().outer());
            clash("cluster.listen", port, "admin.listen", config.admin().listen());
            config.ingress().inner().ifPresent(inner -> clash("cluster.listen", port, "ingress.inner", inner));
        }
    }

    private void clash(String key, HostPort one, String otherKey, HostPort other) {
        boolean sameHost = one.host().equals(other.host()) || isWildcard(one) || isWildcard(other);
        if (one.port() != 0 && one.port() == other.port() && sameHost) {
            String shown = explicit(key) || !explicit(otherKey) ? key : otherKey;
            String rival = shown.equals(key) ? otherKey : key;
            problem(shown, "port " + one.port() + " is the port of " + rival + " too", "choose another port");
        }
    }

    private static boolean isWildcard(HostPort address) {
        return address.host().equals("0.0.0.0") || address.host().equals("::");
    }

    /** Shown at the key somebody wrote: the first unless only the other one was. */
    private void notAbove(String key, long value, String otherKey, long other) {
        if (value <= other) {
            return;
        }
        String hint = "lower " + key + " or raise " + otherKey;
        if (explicit(key) || !explicit(otherKey)) {
            problem(key, text(key) + " is more than " + otherKey + " " + text(otherKey), hint);
        } else {
            problem(otherKey, text(otherKey) + " is less than " + key + " " + text(key), hint);
        }
    }

    private void problem(String key, @Nullable String message, String hint) {
        Setting setting = settings.get(key);
        problems.add(new ConfigProblem(setting == null ? "" : setting.origin(), key, String.valueOf(message), hint));
    }

    private String text(String key) {
        Setting setting = settings.get(key);
        return setting == null ? "" : setting.text() + (setting.isDefault() ? " (default)" : "");
    }

    private boolean explicit(String key) {
        Setting setting = settings.get(key);
        return setting != null && !setting.isDefault() && !setting.text().equals("auto");
    }
}
