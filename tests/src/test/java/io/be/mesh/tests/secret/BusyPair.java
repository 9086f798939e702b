package io.be.mesh.tests.secret;

import static io.be.mesh.tests.secret.Conversation.ok;
import static io.be.mesh.tests.secret.Conversation.refused;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Two partners that do everything with secrets that nodes do. A has its secret in a variable, logs all it can as text and asks for
 * tokens; B has its secret in a file, TLS on its admin port, and logs as JSON.
 */
final class BusyPair {
    static final String ID_A = "LX0000010000031";
    static final String ID_B = "LX0000010000032";
    static final String INST_A = "JG0100003100000000";
    static final String INST_B = "JG0100003200000000";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Planted planted;
    private final Conversation talk;
    private final Path folder;
    private final MeshProcess a;
    private final MeshProcess b;
    private String operator = "";

    /** Starts both. */
    BusyPair(Planted planted, Conversation talk, Path folder) throws IOException {
        this.planted = planted;
        this.talk = talk;
        this.folder = folder;
        this.a = MeshProcess.builder()
                .home(folder.resolve("a"))
                .variable("MESH_SECRET", planted.word("MESH_SECRET"))
                .set("log.level", "trace")
                .set("log.access", "true")
                .set("limits.message", "1MiB")
                .start();
        Credential admin =
                planted.node("key of the admin port", "admin", planted.authority("root of the admin port", false));
        this.b = MeshProcess.builder()
                .home(folder.resolve("b"))
                .set("security.secret-file", file("secret", planted.word("secret file")))
                .set("admin.tls-certificate", file("admin.crt", admin.chainPem()))
                .set("admin.tls-key", file("admin.key", admin.keyPem()))
                .set("log.format", "json")
                .set("log.access", "true")
                .start();
    }

    /** Takes them through everything. */
    void work() throws Exception {
        Credential ofA = routes(identities());
        engines();
        tokens();
        Traffic traffic = new Traffic(planted, talk, a, b);
        traffic.arrives();
        traffic.isRefused();
        traffic.isNonsense(ofA);
        keysForOthers();
        certificates();
        readEverything();
    }

    MeshProcess a() {
        return a;
    }

    MeshProcess b() {
        return b;
    }

    /** The root of A. */
    private Credential identities() throws Exception {
        Credential first = planted.authority("replaced root of A (PKCS#1)", true);
        Credential second = planted.authority("root of A (PKCS#8)", true);
        Credential ofB = planted.authority("root of B (EC)", false);
        ok(identity(a, ID_A, INST_A, first, Planted.pkcs1(first.key())));
        ok(identity(a, ID_A, INST_A, second, second.keyPem()));
        ok(identity(b, ID_B, INST_B, ofB, ofB.keyPem()));

        Credential other = planted.authority("key of another root", false);
        refused(identity(a, ID_A, INST_A, second, other.keyPem()));
        String pem = other.keyPem();
        refused(identity(a, ID_A, INST_A, second, pem.substring(0, pem.length() / 2)));
        String broken = "-----BEGIN PRIVATE KEY-----\n" + planted.word("broken PEM") + "\n-----END PRIVATE KEY-----\n";
        refused(identity(a, ID_A, INST_A, second, broken));
        ok(identity(b, ID_B, INST_B, ofB, ofB.keyPem() + planted.word("text behind a key")));
        return second;
    }

    private String identity(MeshProcess node, String id, String inst, Credential root, String key) throws Exception {
        Map<String, String> environ = Map.of(
                "node_id", id, "inst_id", inst, "inst_name", "Bank", "root_crt", root.chainPem(), "root_key", key);
        return talk.json(node.url("/v1/interconn/node/refresh"), environ);
    }

    /** What A shows B. */
    private Credential routes(Credential shared) throws Exception {
        Credential host = planted.node("host_key", "host", shared);
        Credential guest = planted.node("guest_key", ID_A, shared);
        Map<String, String> toB = new HashMap<>(route(ID_B, INST_B, b.address()));
        toB.putAll(Map.of(
                "host_crt", host.chainPem(),
                "host_key", host.keyPem(),
                "host_root", shared.chainPem(),
                "guest_crt", guest.chainPem(),
                "guest_key", guest.keyPem()));
        ok(talk.json(a.url("/v1/interconn/net/refresh"), toB));
        Map<String, String> toA = new HashMap<>(route(ID_A, INST_A, a.address()));
        toA.put("guest_root", shared.chainPem());
        ok(talk.json(b.url("/v1/interconn/net/refresh"), toA));

        Credential wrong = planted.node("host_key of another pair", "wrong", shared);
        toB.put("host_key", wrong.keyPem());
        refused(talk.json(a.url("/v1/interconn/net/refresh"), toB));
        Credential theirs = planted.authority("key in a foreign request", false);
        Map<String, String> asked = new HashMap<>(route("LX0000010000033", "JG0100003300000000", "127.0.0.1:1"));
        asked.putAll(Map.of(
                "auth_code", planted.word("auth_code"), "host_crt", theirs.chainPem(), "host_key", theirs.keyPem()));
        ok(talk.sdk(b, "weave.net.mesh", Map.of("attachments", Map.of("mesh.net.weave", "guest"), "route", asked)));
        ok(talk.json(b.url("/v1/interconn/net/weave"), Map.of("node_id", ID_A)));
        return guest;
    }

    /** What is in no sealed table: that it is found shows that the store is searched. */
    private void engines() throws Exception {
        for (MeshProcess node : List.of(a, b)) {
            Map<String, Object> engine = Map.of(
                    "instance_id", "engine",
                    "name", "label of an engine",
                    "kind", "metadata",
                    "address", "127.0.0.1:1",
                    "content", Map.of("services", List.of(Map.of("urn", "engine.example"))));
            ok(talk.json(node.url("/v1/interconn/registry/register"), engine));
        }
    }

    private static Map<String, String> route(String id, String inst, String address) {
        return Map.of("node_id", id, "inst_id", inst, "inst_name", "Bank", "address", address);
    }

    private void tokens() throws Exception {
        operator = token("operator token", "operator", "");
        for (int port : List.of(a.port(), a.adminPort())) {
            talk.bearer(port, operator);
        }
        token("inside token", "inside", operator);
        String gone = token("revoked token", "operator", operator);
        String id = JSON.readTree(talk.get(a.adminUrl("/v1/admin/tokens"))).path("tokens").findParents("label").stream()
                .filter(each -> each.path("label").asText().equals("label of revoked token"))
                .map(each -> each.path("id").asText())
                .findFirst()
                .orElseThrow();
        talk.json("DELETE", a.adminUrl("/v1/admin/tokens/" + id), Map.of());
        String wrong = planted.word("wrong bearer");
        for (String proof : List.of("Bearer " + gone, "Bearer " + wrong, "Basic " + planted.word("other proof"))) {
            Map<String, String> shown = Map.of("Authorization", proof, "Content-Type", "application/json");
            refused(talk.send("POST", a.url(Traffic.CHAN + "push"), shown, "{\"topic\":\"t\"}".getBytes(UTF_8)));
            talk.send("GET", a.adminUrl("/v1/admin/routes"), shown, new byte[0]);
        }
        talk.mesh(a, wrong, List.of("kms", "show"));
    }

    private String token(String name, String kind, String shown) throws Exception {
        String made;
        if (shown.isEmpty()) {
            Map<String, String> wanted = Map.of("kind", kind, "label", "label of " + name);
            made = talk.json(a.adminUrl("/v1/admin/tokens"), wanted, name);
        } else {
            made = talk.mesh(a, shown, List.of("token", "new", kind, "--label", "label of " + name, "--json"), name);
        }
        return planted.word(name, JSON.readTree(made).path("token").asText());
    }

    private void keysForOthers() throws Exception {
        Map<String, Object> wanted = Map.of("csr", Map.of("domain", "root.example"));
        JsonNode made = JSON.readTree(talk.sdk(a, "root.apply.crt.kms", wanted, "key made as root", Secret.ANY_KEY))
                .path("content");
        String crt = made.path(0).path("key").asText();
        String key = made.path(1).path("key").asText();
        planted.key("key made as root", Planted.read(key));
        JsonNode under = JSON.readTree(talk.sdk(
                a,
                "issue.apply.crt.kms",
                Map.of("csr", Map.of("domain", "leaf.example", "ca_cert", crt, "ca_key", key)),
                "key made as leaf",
                Secret.ANY_KEY));
        planted.key(
                "key made as leaf",
                Planted.read(under.path("content").path(1).path("key").asText()));
        String printed = talk.mesh(
                a,
                operator,
                List.of(
                        "kms",
                        "issue",
                        "cli.example",
                        "--ca-crt",
                        file("ca.crt", crt),
                        "--ca-key",
                        file("ca.key", key),
                        "--out",
                        "-"),
                "key made by command",
                Secret.ANY_KEY);
        planted.key("key made by command", Planted.read(printed.substring(printed.indexOf("-----BEGIN PRIVATE"))));
        refused(talk.sdk(
                a,
                "issue.apply.crt.kms",
                Map.of("csr", Map.of("domain", "leaf.example", "ca_cert", key, "ca_key", crt))));
    }

    private void certificates() throws Exception {
        for (MeshProcess node : List.of(a, b)) {
            for (boolean root : List.of(false, true)) {
                talk.json(adminUrl(node, "/v1/admin/certificates/rotate"), Map.of("root", root));
            }
            String unwanted = CertificateSpec.authority("unwanted").selfSigned().fingerprint();
            talk.json(
                    adminUrl(node, "/v1/admin/certificates/revoke"), Map.of("fingerprint", unwanted, "reason", "lost"));
            for (String change : List.of("disable", "enable")) {
                talk.json(adminUrl(node, "/v1/admin/routes/" + (node == a ? ID_B : ID_A) + "/" + change), Map.of());
            }
        }
    }

    private void readEverything() throws Exception {
        for (MeshProcess node : List.of(a, b)) {
            String partner = node == a ? ID_B : ID_A;
            for (String path : List.of(
                    "status", "routes", "routes/" + partner, "certificates", "tokens", "audit", "openapi.json")) {
                talk.get(adminUrl(node, "/v1/admin/" + path));
            }
            for (String path : List.of("/livez", "/readyz", "/startupz", "/metrics")) {
                talk.get(adminUrl(node, path));
            }
            talk.get(node.url("/stats"));
            for (String operation :
                    List.of("environ.store.kms", "environ.net.mesh", "edges.net.mesh", "version.net.mesh")) {
                ok(talk.sdk(node, operation, Map.of()));
            }
            ok(talk.sdk(node, "list.store.crt.kms", Map.of("cno", "")));
            ok(talk.sdk(node, "edge.net.mesh", Map.of("node_id", partner)));
        }
        for (List<String> words : List.of(
                List.of("status"),
                List.of("net", "list"),
                List.of("net", "show", ID_B),
                List.of("kms", "show"),
                List.of("token", "list"),
                List.of("audit", "verify"))) {
            List<String> asJson = new ArrayList<>(words);
            asJson.add("--json");
            talk.mesh(a, operator, asJson);
        }
        talk.mesh(a, operator, List.of("net", "check", ID_B, "--idle", "1s", "--largest", "64KiB"));
    }

    /** B serves its admin port over TLS. */
    private String adminUrl(MeshProcess node, String path) {
        return node == a ? node.adminUrl(path) : node.adminUrl(path).replaceFirst("http", "https");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
