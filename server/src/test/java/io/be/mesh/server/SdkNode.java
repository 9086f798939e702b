package io.be.mesh.server;

import com.google.protobuf.ByteString;
import io.be.mesh.conf.ConfigLoader;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.Setting;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A whole node in this process, and a client of its SDK wire over HTTP and over gRPC. */
final class SdkNode implements AutoCloseable {
    static final String FLAG = "0001" + "0".repeat(33);

    private final MeshNode node;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http1 = vertx.createHttpClient(new HttpClientOptions());
    private final HttpClient http2 = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    private final int port;

    SdkNode(Path home, String... settings) throws Exception {
        Environment bare = new Environment(
                Map.of(),
                home,
                Optional.empty(),
                Optional.empty(),
                Runtime.getRuntime().maxMemory(),
                2,
                "test");
        List<Setting> all = new ArrayList<>();
        all.add(ConfigLoader.override("node.home=" + home));
        all.add(ConfigLoader.override("ingress.outer=127.0.0.1:0"));
        all.add(ConfigLoader.override("admin.listen=127.0.0.1:0"));
        all.add(ConfigLoader.override("runtime.event-loops=2"));
        for (String setting : settings) {
            all.add(ConfigLoader.override(setting));
        }
        node = MeshNode.alone(ConfigLoader.load(bare, Optional.empty(), all).config(), bare, Clock.systemUTC(), 0);
        node.start();
        String address = node.listeners().stream()
                .filter(listener -> listener.name().equals("mesh"))
                .findFirst()
                .orElseThrow()
                .address();
        port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    /** How an operation is sent. */
    enum Way {
        HTTP,
        GRPC
    }

    static String urn(String operation, String flag, String id) {
        List<String> labels = new ArrayList<>(List.of(operation.split("\\.")));
        java.util.Collections.reverse(labels);
        return String.join(".", labels) + "." + flag + "." + id + ".trustbe.cn";
    }

    JsonObject call(Way way, String operation, String body) throws Exception {
        return new JsonObject(text(way, urn(operation, FLAG, "lx0000000000000"), body, Map.of()));
    }

    String text(Way way, String urn, String body, Map<String, String> headers) throws Exception {
        Future<String> answer = way == Way.HTTP ? post(urn, body, headers) : unary(urn, body, headers);
        return answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Future<String> post(String urn, String body, Map<String, String> headers) {
        return http1.request(HttpMethod.POST, port, "127.0.0.1", "/mesh/invoke").compose(request -> {
            request.putHeader("content-type", "application/json;charset=UTF-8").putHeader("mesh-urn", urn);
            headers.forEach(request::putHeader);
            return request.send(Buffer.buffer(body))
                    .compose(response -> response.body())
                    .map(Buffer::toString);
        });
    }

    private Future<String> unary(String urn, String body, Map<String, String> headers) {
        byte[] frame = GrpcFrame.of(ByteString.copyFromUtf8(body), false).toByteArray();
        return http2.request(HttpMethod.POST, port, "127.0.0.1", "/mesh-rpc/v1").compose(request -> {
            request.putHeader("content-type", "application/grpc")
                    .putHeader("te", "trailers")
                    .putHeader("mesh-urn", urn);
            headers.forEach(request::putHeader);
            return request.send(Buffer.buffer(frame))
                    .compose(response -> response.body().map(answer -> {
                        if (!"0".equals(response.getTrailer("grpc-status"))) {
                            throw new AssertionError("gRPC status " + response.getTrailer("grpc-status"));
                        }
                        return answer.getString(5, answer.length());
                    }));
        });
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        node.stop();
    }
}
