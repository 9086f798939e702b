package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.verticle.ingress.TestDoor;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls the SDK wire as SDKs do, over HTTP and over gRPC. */
final class SdkClient implements AutoCloseable {
    static final String FLAG = "0001" + "0".repeat(33);
    private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
            .setFullMethodName("mesh-rpc/v1")
            .setType(MethodDescriptor.MethodType.UNARY)
            .setRequestMarshaller(new Text())
            .setResponseMarshaller(new Text())
            .build();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ManagedChannel channel;
    private final int port;

    SdkClient(TestDoor door) {
        port = door.port();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(16 << 20)
                .build();
    }

    /** How an operation is sent. */
    enum Way {
        HTTP,
        GRPC,
        GRPC_GZIP
    }

    /** The URN of an operation at this node. */
    static String urn(String operation) {
        return urn(operation, FLAG, "lx0000000000000");
    }

    static String urn(String operation, String flag, String id) {
        String[] labels = operation.split("\\.");
        StringBuilder urn = new StringBuilder();
        for (int i = labels.length - 1; i >= 0; i--) {
            urn.append(labels[i]).append('.');
        }
        return urn + flag + "." + id + ".trustbe.cn";
    }

    JsonObject call(Way way, String operation, String body) {
        return new JsonObject(text(way, urn(operation), body, Map.of()));
    }

    String text(Way way, String urn, String body, Map<String, String> headers) {
        return switch (way) {
            case HTTP -> post(urn, body, headers);
            case GRPC -> unary(urn, body, headers, CallOptions.DEFAULT);
            case GRPC_GZIP -> unary(urn, body, headers, CallOptions.DEFAULT.withCompression("gzip"));
        };
    }

    String unary(String urn, String body, Map<String, String> headers, CallOptions options) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("mesh-urn", Metadata.ASCII_STRING_MARSHALLER), urn);
        headers.forEach((name, value) -> metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        Channel with = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
        return ClientCalls.blockingUnaryCall(with, METHOD, options, body);
    }

    private String post(String urn, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/mesh/invoke"))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json;charset=UTF-8")
                .header("mesh-urn", urn)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends every call as a client does that goes away. */
    void cut() {
        channel.shutdownNow();
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {
        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
