package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registration of the published document, letter by letter, with a server of the JDK and one of grpc-java behind it. */
class SeedRegistrationIT {
    private static final String PRINTED = """
            {
                "name": "tensorserving",
                "kind": "complex",
                "address": "%1$s",
                "instance_id": "%1$s",
                "timestamp": 300000,
                "attachments": {},
                "content": {
                "services": [
                        {
                            "urn": "/a/b/c",
                            "kind": "Restful",
                            "namespace": "",
                            "name": "",
                            "version": "1.0.0",
                            "proto": "http",
                            "codec": "json",
                            "asyncable": false,
                            "timeout": 10000,
                            "retries": 0,
                            "address": "%1$s",
                            "lang": "Python3",
                            "attrs": {}
                        },
                        {
                            "urn": "/a/b/c",
                            "kind": "Restful",
                            "namespace": "",
                            "name": "",
                            "version": "1.0.0",
                            "proto": "grpc",
                            "codec": "json",
                            "asyncable": false,
                            "timeout": 10000,
                            "retries": 0,
                            "address": "%2$s",
                            "lang": "Python3",
                            "attrs": {}
                        }
                    ]
                }
            }""";

    private static MeshProcess node;
    private static JdkBackend http;
    private static GrpcBackend grpc;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        http = new JdkBackend("/a/b/c");
        grpc = new GrpcBackend("a/b", "c");
        String body = PRINTED.formatted("127.0.0.1:" + http.port(), "127.0.0.1:" + grpc.port());
        HttpResponse<String> answer = new Caller()
                .post(
                        node,
                        "/v1/interconn/registry/register",
                        Map.of("Content-Type", "application/json"),
                        body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.body()).contains(Caller.SUCCESS);
    }

    @AfterAll
    static void stop() {
        grpc.close();
        http.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void theFirstAnswersRequests(String scheme) throws Exception {
        URI uri = URI.create(scheme + "://" + node.address() + "/a/b/c");
        HttpResponse<String> answer =
                Clients.http().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello from the JDK");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSecondAnswersCalls(boolean tls) {
        ManagedChannel channel = Clients.grpc(node, tls);
        try {
            byte[] answer = ClientCalls.blockingUnaryCall(
                    channel, grpc.unary(), CallOptions.DEFAULT, "hello".getBytes(StandardCharsets.UTF_8));
            assertThat(answer).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        } finally {
            channel.shutdownNow();
        }
    }
}
