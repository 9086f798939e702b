package io.be.mesh.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.json.Json;
import io.be.mesh.client.json.Parameters;
import io.be.mesh.client.json.Urn;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.KMS;
import io.be.mesh.client.prisim.KV;
import io.be.mesh.client.prisim.Network;
import io.be.mesh.client.prisim.Registry;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.prisim.Transport;
import io.be.mesh.client.struct.Principal;
import io.be.mesh.client.wire.ScriptedNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vectors that the node and every SDK share: what this SDK sends for their arguments, and what it makes of their answers. Those over
 * HTTP are of other wires than this SDK's; their protobuf is the same as over gRPC.
 */
class VectorsTest {
    private static final Path FOLDER = Path.of("..", "vectors");
    private static final List<Class<?>> INTERFACES =
            List.of(KMS.class, Network.class, Registry.class, KV.class, Chan.class, Nothing.class);

    private ScriptedNode node;

    /** The channel operations on the SDK wire. */
    interface Chan {
        @MPI("mesh.chan.open")
        JsonElement open(@Index("session_id") String sessionId, Map<String, String> metadata);

        @MPI("mesh.chan.push")
        void push(byte[] payload, Map<String, String> metadata, String topic);

        @MPI("mesh.chan.pop")
        byte[] pop(Duration timeout, String topic);

        @MPI("mesh.chan.peek")
        byte[] peek(String topic);

        @MPI("mesh.chan.release")
        void release(Duration timeout, String topic);
    }

    /** What no node knows. */
    interface Nothing {
        @MPI("mesh.net.nothing")
        void nothing();
    }

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    static List<Vector> channel() throws IOException {
        return read("chan-grpc.json");
    }

    static List<Vector> sdk() throws IOException {
        return read("sdk.json");
    }

    static List<Vector> urn() throws IOException {
        return read("urn.json");
    }

    @ParameterizedTest
    @MethodSource
    void channel(Vector vector) {
        node.answer(vector.answer());
        JsonObject arguments = vector.object("arguments");
        Map<String, String> metadata = new HashMap<>();
        vector.headers().forEach(metadata::put);
        try (Session session = Routable.of(ServiceLoader.load(Transport.class).getDefault())
                .withAddress(node.address())
                .local()
                .open(arguments.get("session_id").getAsString(), metadata)) {
            Optional<byte[]> payload = Optional.empty();
            String code = "E0000000000";
            try {
                payload = call(session, vector.text("operation"), arguments);
            } catch (MeshException e) {
                code = e.wireCode();
            }
            JsonObject result = vector.object("result");
            assertThat(code).isEqualTo(result.get("code").getAsString());
            assertThat(payload.map(Base64.getEncoder()::encodeToString).orElse(null))
                    .isEqualTo(
                            result.get("payload").isJsonNull()
                                    ? null
                                    : result.get("payload").getAsString());
        }
        ScriptedNode.Asked asked = node.asked();
        assertThat(asked.path).isEqualTo(vector.object("request").get("path").getAsString());
        assertThat(asked.body).isEqualTo(vector.request());
        vector.headers()
                .forEach(
                        (name, value) -> assertThat(asked.header(name)).as(name).isEqualTo(value));
    }

    private static Optional<byte[]> call(Session session, String operation, JsonObject arguments) {
        String topic = arguments.get("topic").getAsString();
        long millis = arguments.has("timeout") ? arguments.get("timeout").getAsLong() : 0;
        switch (operation) {
            case "chan.push":
                byte[] payload =
                        Base64.getDecoder().decode(arguments.get("payload").getAsString());
                Map<String, String> metadata = new HashMap<>();
                arguments.getAsJsonObject("metadata").asMap().forEach((k, v) -> metadata.put(k, v.getAsString()));
                session.push(payload, metadata, topic);
                return Optional.empty();
            case "chan.pop":
                return session.pop(Duration.ofMillis(millis), topic);
            case "chan.peek":
                return session.peek(topic);
            case "chan.release":
                session.release(Duration.ofMillis(millis), topic);
                return Optional.empty();
            default:
                throw new AssertionError("no such operation: " + operation);
        }
    }

    @ParameterizedTest
    @MethodSource
    void sdk(Vector vector) throws Exception {
        node.answer(vector.answer());
        Method method = method(vector.text("operation"));
        Object[] arguments = Parameters.of(method).read(vector.object("arguments"));
        String urn = vector.headers().get("mesh-urn");
        Object proxy = Routable.of(
                        ServiceLoader.load(method.getDeclaringClass()).getDefault())
                .withAddress(node.address())
                .any(Principal.node(Urn.parse(urn).id()));
        method.setAccessible(true);
        String code = "E0000000000";
        JsonElement content = JsonNull.INSTANCE;
        try {
            Object result = method.invoke(proxy, arguments);
            Object value = result instanceof Optional ? ((Optional<?>) result).orElse(null) : result;
            content = value == null ? JsonNull.INSTANCE : Json.tree(value, value.getClass());
        } catch (InvocationTargetException e) {
            code = ((MeshException) e.getCause()).wireCode();
        }
        JsonObject result = vector.object("result");
        assertThat(code).isEqualTo(result.get("code").getAsString());
        assertThat(content).isEqualTo(result.get("content"));
        ScriptedNode.Asked asked = node.asked();
        assertThat(asked.path).isEqualTo("/mesh-rpc/v1");
        assertThat(asked.header("mesh-urn")).isEqualTo(urn);
        assertThat(withoutAttachments(asked.body)).isEqualTo(withoutAttachments(vector.request()));
    }

    private static Method method(String operation) {
        for (Class<?> type : INTERFACES) {
            for (Method method : type.getDeclaredMethods()) {
                MPI mpi = method.getAnnotation(MPI.class);
                boolean waits = method.getReturnType() != CompletionStage.class;
                if (mpi != null
                        && waits
                        && Modifier.isAbstract(method.getModifiers())
                        && mpi.value().equals(operation)) {
                    return method;
                }
            }
        }
        throw new AssertionError("no interface has " + operation);
    }

    private static JsonObject withoutAttachments(byte[] body) {
        JsonObject object = Json.object(body);
        object.remove("attachments");
        return object;
    }

    @ParameterizedTest
    @MethodSource
    void urn(Vector vector) {
        String text = vector.text("text");
        if (vector.all.has("code")) {
            assertThatThrownBy(() -> Urn.parse(text)).isInstanceOf(MeshException.class);
            assertThat(catchThrowableOfType(MeshException.class, () -> Urn.parse(text))
                            .wireCode())
                    .isEqualTo(vector.text("code"));
            return;
        }
        Urn urn = Urn.parse(text);
        assertThat(urn.operation()).isEqualTo(vector.text("operation"));
        assertThat(urn.id()).isEqualTo(vector.text("id"));
        assertThat(urn.flag()).isEqualTo(vector.text("flag"));
        assertThat(urn.domain()).isEqualTo(vector.text("domain"));
        if (vector.all.get("encode").getAsBoolean()) {
            assertThat(urn).hasToString(text);
        }
    }

    private static List<Vector> read(String file) throws IOException {
        JsonObject whole =
                JsonParser.parseString(Files.readString(FOLDER.resolve(file))).getAsJsonObject();
        List<Vector> vectors = new ArrayList<>();
        whole.getAsJsonArray("vectors").forEach(each -> vectors.add(new Vector(each.getAsJsonObject())));
        assertThat(vectors).isNotEmpty();
        return vectors;
    }

    /** One vector of a file. */
    static final class Vector {
        private final JsonObject all;

        Vector(JsonObject all) {
            this.all = all;
        }

        String text(String member) {
            return all.get(member).getAsString();
        }

        JsonObject object(String member) {
            return all.getAsJsonObject(member);
        }

        byte[] request() {
            return bytes("request");
        }

        byte[] answer() {
            return bytes("answer");
        }

        private byte[] bytes(String member) {
            String text = object(member).get("body").getAsString();
            return Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
        }

        Map<String, String> headers() {
            Map<String, String> headers = new HashMap<>();
            object("request").getAsJsonObject("headers").asMap().forEach((k, v) -> headers.put(k, v.getAsString()));
            return headers;
        }

        @Override
        public String toString() {
            return text("name");
        }
    }
}
