package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.sdkwire.Sdk;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.util.List;
import java.util.Map;

/** Registers one service at a node as an engine does, and takes it back. */
record Registering(MeshProcess node, String name) {
    private static final long LEASE_MILLIS = 300_000;

    /** @param attrs of the service */
    void put(String kind, String proto, String urn, int port, Map<String, String> attrs) throws Exception {
        put(kind, proto, urn, port, attrs, LEASE_MILLIS, Map.of());
    }

    /** One that outlives its node. */
    void putForGood(String kind, String proto, String urn, int port, Map<String, String> attrs) throws Exception {
        put(kind, proto, urn, port, attrs, 0, Map.of("static", "true"));
    }

    private void put(
            String kind,
            String proto,
            String urn,
            int port,
            Map<String, String> attrs,
            long lease,
            Map<String, String> attachments)
            throws Exception {
        String address = "127.0.0.1:" + port;
        Map<String, ?> service = Map.of("urn", urn, "kind", kind, "proto", proto, "timeout", 10_000, "attrs", attrs);
        success(new Caller()
                .json(
                        node,
                        "/v1/interconn/registry/register",
                        Map.of(),
                        registration(address, lease, attachments, List.of(service))));
    }

    void remove(int port) throws Exception {
        Map<String, ?> registration = registration("127.0.0.1:" + port, LEASE_MILLIS, Map.of(), List.of());
        success(new Sdk().call(node, "mesh.registry.remove", Map.of("registration", registration)));
    }

    private Map<String, ?> registration(String address, long lease, Map<String, String> attachments, List<?> services) {
        return Map.of(
                "instance_id",
                address,
                "name",
                name,
                "kind",
                "complex",
                "address",
                address,
                "timestamp",
                lease,
                "attachments",
                attachments,
                "content",
                Map.of("services", services));
    }

    private static void success(JsonNode answer) {
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
    }
}
