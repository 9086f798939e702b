package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Handshake.ack;
import static io.be.mesh.tests.trust.Handshake.failed;
import static io.be.mesh.tests.trust.Handshake.succeeded;
import static io.be.mesh.tests.trust.Pair.ID_A;
import static io.be.mesh.tests.trust.Pair.ID_B;
import static io.be.mesh.tests.trust.Pair.INST_A;
import static io.be.mesh.tests.trust.Pair.INST_B;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.RecordingProxy;
import io.be.mesh.tests.testkit.RecordingProxy.Recording;
import io.be.mesh.tests.trust.Traffic.Plane;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two nodes weave in plaintext while somebody listens. */
class WeaveOnTheWireIT {
    private static final String WAITING = "waiting for approval by " + ID_B;
    private static final Pattern CODE = Pattern.compile("\"auth_code\":\"([0-9a-f]{32})\"");
    private static final Pattern END = Pattern.compile("\"expire_at\":(\\d+)");
    private static final String REMARK = "remark-of-the-operator-5d1c";

    @Test
    void theRequestTravelsAndNoKeyDoes() throws Exception {
        try (Pair pair = new Pair();
                RecordingProxy toB = new RecordingProxy(pair.b().port());
                RecordingProxy toA = new RecordingProxy(pair.a().port())) {
            Credential root = CertificateSpec.authority("root of A").rsa(2048).selfSigned();
            Credential host = CertificateSpec.node(ID_A).rsa(2048).by(root);
            uses(pair, root);
            Handshake.reachedBy(pair.a(), ID_A, INST_A, "http://" + toA.address());
            Pair.refresh(
                    pair.a(),
                    ID_B,
                    INST_B,
                    "http://" + toB.address(),
                    Map.of("describe", REMARK, "host_crt", host.chainPem(), "host_key", host.keyPem()));
            anotherAtTheSameAddress(pair);
            String token = operatorToken(pair);

            succeeded(weaveWith(token, pair), WAITING);
            succeeded(ack(pair.b(), ID_A), "");
            pushBothWays(token, pair);

            assertThat(toB.saw("BEGIN CERTIFICATE REQUEST")).isTrue();
            assertThat(toB.saw(line(Credential.pem(root.certificate())))).isTrue();
            assertThat(toA.saw("guest_crt")).isTrue();
            List<String> secrets = new ArrayList<>(List.of("PRIVATE KEY", "host_key", "root_key", REMARK, token));
            secrets.add(line(root.keyPem()));
            secrets.add(line(host.keyPem()));
            for (String secret : secrets) {
                assertThat(toA.saw(secret) || toB.saw(secret)).as(secret).isFalse();
            }
        }
    }

    private static void uses(Pair pair, Credential root) throws Exception {
        Map<String, String> identity = Map.of(
                "node_id",
                ID_A,
                "inst_id",
                INST_A,
                "inst_name",
                "Bank A",
                "root_crt",
                Credential.pem(root.certificate()),
                "root_key",
                root.keyPem());
        succeeded(new Caller().json(pair.a(), "/v1/interconn/node/refresh", Map.of(), identity), "");
    }

    /** A third plaintext partner of A, so that B's address alone does not tell who is calling. */
    private static void anotherAtTheSameAddress(Pair pair) throws Exception {
        Pair.refresh(pair.a(), "LX0000010000013", "JG0100001300000000", "http://127.0.0.1:1", Map.of());
    }

    private static String operatorToken(Pair pair) throws Exception {
        String made = TrustApi.admin(pair.a(), "POST", "/v1/admin/tokens", Map.of("kind", "operator", "label", "test"))
                .body();
        return new ObjectMapper().readTree(made).path("token").asText();
    }

    private static JsonNode weaveWith(String token, Pair pair) throws Exception {
        return new Caller()
                .json(
                        pair.a(),
                        "/v1/interconn/net/weave",
                        Map.of("Authorization", "Bearer " + token),
                        Map.of("node_id", ID_B));
    }

    private static void pushBothWays(String token, Pair pair) throws Exception {
        Map<String, String> headers =
                Map.of("x-ptp-session-id", "s", "x-ptp-target-node-id", ID_B, "Authorization", "Bearer " + token);
        byte[] payload = "in plaintext".getBytes(StandardCharsets.UTF_8);
        Map<String, Object> message = Map.of("topic", "t", "payload", payload);
        succeeded(new Caller().json(pair.a(), "/v1/interconn/chan/push", headers, message), "");
        assertThat(TrustApi.payloads(pair.b(), "s", "t", ID_A)).containsExactly(payload);
        succeeded(TrustApi.push(pair.b(), "s", "t", ID_A, payload), "");
        assertThat(TrustApi.payloads(pair.a(), "s", "t", ID_B)).containsExactly(payload);
    }

    /** A line of an RSA key or certificate that is in no other text: of a key it is behind the public part. */
    private static String line(String pem) {
        return pem.lines().skip(12).findFirst().orElseThrow();
    }

    @Test
    void aCodeIsGoodForItsTimeOnlyAndNotGuessed() throws Exception {
        try (Pair pair = new Pair(a -> a.set("network.weave-expiry", "5s"), b -> b.set("network.weave-expiry", "5s"));
                RecordingProxy toB = new RecordingProxy(pair.b().port())) {
            Handshake.reachedBy(pair.a(), ID_A, INST_A, "http://" + pair.a().address());
            succeeded(weave(pair, toB), WAITING);
            String request = request(toB);
            String code = found(CODE, request);
            failed(told(pair, code.substring(1) + "g"), "E0000000403");

            Instant end = Instant.ofEpochMilli(Long.parseLong(found(END, request)));
            Awaitility.await().until(() -> Instant.now().isAfter(end));

            failed(told(pair, code), "E0000000604", "expired");
            failed(ack(pair.b(), ID_A), "E0000000604", "expired");
            Traffic.refused(Plane.HTTP, pair.b(), ID_A, "E0000000618", WAITING);
            succeeded(weave(pair, toB), WAITING);
            succeeded(ack(pair.b(), ID_A), "");
            Traffic.flows(Plane.HTTP, pair);
        }
    }

    private static JsonNode weave(Pair pair, RecordingProxy toB) throws Exception {
        return Handshake.weave(pair.a(), ID_B, INST_B, "http://" + toB.address());
    }

    /** What somebody who is not B tells A. */
    private static JsonNode told(Pair pair, String code) throws Exception {
        return Handshake.interconn(pair.a(), "ack", Map.of("node_id", ID_B, "auth_code", code));
    }

    private static String request(RecordingProxy proxy) {
        return proxy.connections().stream()
                .map(Recording::sent)
                .filter(sent -> sent.contains("auth_code"))
                .findFirst()
                .orElseThrow();
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }
}
