package io.be.mesh.tests.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;

/** What operators do so that two nodes become partners, and part. */
final class Handshake {
    private Handshake() {}

    /** Asks a node at an address for the partnership; the envelope of the answer. */
    static JsonNode weave(MeshProcess at, String id, String inst, String address) throws Exception {
        return interconn(at, "weave", Map.of("node_id", id, "inst_id", inst, "address", address));
    }

    /** Approves what a node has asked for; the envelope of the answer. */
    static JsonNode ack(MeshProcess at, String id) throws Exception {
        return interconn(at, "ack", Map.of("node_id", id));
    }

    static JsonNode interconn(MeshProcess at, String operation, Map<String, ?> route)
            throws IOException, InterruptedException {
        return new Caller().json(at, "/v1/interconn/net/" + operation, Map.of(), route);
    }

    /** Tells a node the address by which its partners reach it. */
    static void reachedBy(MeshProcess node, String id, String inst, String address) throws Exception {
        Pair.refresh(node, id, inst, address, Map.of());
    }

    static void disable(MeshProcess at, String id) throws Exception {
        done(TrustApi.admin(at, "POST", path(id) + "/disable", Map.of()));
    }

    static void enable(MeshProcess at, String id) throws Exception {
        done(TrustApi.admin(at, "POST", path(id) + "/enable", Map.of()));
    }

    static void remove(MeshProcess at, String id) throws Exception {
        done(TrustApi.admin(at, "DELETE", path(id), Map.of()));
    }

    /** What the node shows of a route; a problem document when there is none. */
    static JsonNode route(MeshProcess at, String id) throws Exception {
        return TrustApi.get(at, path(id));
    }

    /** @param remark what the node has to say to it; empty: nothing */
    static void succeeded(JsonNode envelope, String remark) {
        assertThat(envelope.path("code").asText()).as("%s", envelope).isEqualTo(Caller.SUCCESS);
        assertThat(envelope.path("metadata").path("remark").asText()).isEqualTo(remark);
    }

    static void failed(JsonNode envelope, String code, String... words) {
        assertThat(envelope.path("code").asText()).as("%s", envelope).isEqualTo(code);
        for (String word : words) {
            assertThat(envelope.path("message").asText()).contains(word);
        }
    }

    private static String path(String id) {
        return "/v1/admin/routes/" + id;
    }

    private static void done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
