package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** Three nodes; A and B are partners, and so are B and C, over mutual TLS. */
final class Institutions implements AutoCloseable {
    static final String ID_A = "LX0000010000021";
    static final String INST_A = "JG0100002100000000";
    static final String ID_B = "LX0000010000022";
    static final String INST_B = "JG0100002200000000";
    static final String ID_C = "LX0000010000023";
    static final String INST_C = "JG0100002300000000";

    final MeshProcess a;
    final MeshProcess b;
    final MeshProcess c;
    private final Caller caller = new Caller();

    Institutions() throws IOException, InterruptedException {
        a = MeshProcess.start();
        b = MeshProcess.start();
        c = MeshProcess.start();
        caller.identity(a, ID_A, INST_A);
        caller.identity(b, ID_B, INST_B);
        caller.identity(c, ID_C, INST_C);
        partners(a, ID_B, INST_B, b.address());
        partners(b, ID_A, INST_A, a.address());
        partners(b, ID_C, INST_C, c.address());
        partners(c, ID_B, INST_B, b.address());
    }

    private void partners(MeshProcess at, String id, String inst, String address)
            throws IOException, InterruptedException {
        assertThat(caller.route(at, id, inst, address)).isEqualTo(Caller.SUCCESS);
    }

    /** Registers services of one program. */
    void register(MeshProcess at, String name, List<Map<String, ?>> services) throws IOException, InterruptedException {
        JsonNode answer = caller.json(
                at,
                "/v1/interconn/registry/register",
                Map.of(),
                Map.of(
                        "name",
                        name,
                        "kind",
                        "complex",
                        "address",
                        services.get(0).get("address"),
                        "instance_id",
                        name + "-1",
                        "timestamp",
                        20 * 60 * 1000,
                        "content",
                        Map.of("services", services)));
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
    }

    /** What the operator of A does to its route to B: {@code disable} or {@code enable}. */
    void routeAtA(String verb) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(a.adminUrl("/v1/admin/routes/" + ID_B + "/" + verb)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Override
    public void close() {
        a.close();
        b.close();
        c.close();
    }
}
