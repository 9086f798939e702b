package io.be.mesh.verticle.ingress.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.verticle.ingress.RawClient;
import io.be.mesh.verticle.ingress.TestDoor;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gRPC surface as grpc-java sees it. */
class GrpcIngressTest {
    private static final String OK = "E0000000000";
    private static final String TRANSPORT = "org.ppc.ptp.PrivateTransferTransport/";
    private static final String PROTOCOL = "org.ppc.ptp.PrivateTransferProtocol/";

    private static TestDoor door;
    private static ManagedChannel channel;

    @BeforeAll
    static void open() throws Exception {
        door = TestDoor.open("limits.message=80MiB");
        channel = NettyChannelBuilder.forAddress("127.0.0.1", door.port())
                .usePlaintext()
                .maxInboundMessageSize(100 << 20)
                .build();
    }

    @AfterAll
    static void close() throws Exception {
        channel.shutdownNow();
        door.close();
    }

    private static <Q extends Message> MethodDescriptor<Q, Ptp.TransportOutbound> method(String name, Q request) {
        return method(
                TRANSPORT + name,
                MethodDescriptor.MethodType.UNARY,
                request,
                Ptp.TransportOutbound.getDefaultInstance());
    }

    private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> method(
            String name, MethodDescriptor.MethodType type, Q request, R answer) {
        return MethodDescriptor.<Q, R>newBuilder()
                .setFullMethodName(name)
                .setType(type)
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(answer))
                .build();
    }

    private static Channel with(String... pairs) {
        Metadata metadata = new Metadata();
        metadata.put(key("x-ptp-session-id"), "g");
        for (int i = 0; i < pairs.length; i += 2) {
            metadata.put(key(pairs[i]), pairs[i + 1]);
        }
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    private static Ptp.TransportOutbound push(String topic, ByteString payload, CallOptions options) {
        Ptp.PushInbound message = Ptp.PushInbound.newBuilder()
                .setTopic(topic)
                .setPayload(payload)
                .putMetadata("k", "v")
                .build();
        return ClientCalls.blockingUnaryCall(with(), method("push", message), options, message);
    }

    private static Ptp.TransportOutbound pop(String topic, int timeout, CallOptions options) {
        Ptp.PopInbound message =
                Ptp.PopInbound.newBuilder().setTopic(topic).setTimeout(timeout).build();
        return ClientCalls.blockingUnaryCall(with(), method("pop", message), options, message);
    }

    private static void pass(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void a_message_comes_back_as_it_went(String compression) {
        CallOptions options =
                compression.equals("gzip") ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
        ByteString payload = ByteString.copyFromUtf8("hello ".repeat(50_000));

        assertThat(push("round-" + compression, payload, options).getCode()).isEqualTo(OK);
        Ptp.TransportOutbound answer = pop("round-" + compression, 1000, options);

        assertThat(answer.getCode()).isEqualTo(OK);
        assertThat(answer.getPayload()).isEqualTo(payload);
        assertThat(answer.getMetadataMap()).containsEntry("k", "v");
    }

    @Test
    void sixty_four_mebibytes_pass_and_leave_nothing_behind() throws Exception {
        byte[] bytes = new byte[64 << 20];
        new Random(1).nextBytes(bytes);
        ByteString payload = ByteString.copyFrom(bytes);
        long start = System.nanoTime();

        assertThat(push("large", payload, CallOptions.DEFAULT).getCode()).isEqualTo(OK);
        assertThat(pop("large", 1000, CallOptions.DEFAULT).getPayload()).isEqualTo(payload);

        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(15));
        pass(TestDoor.WINDOW.toMillis() * 3);
        assertThat(door.budget.used()).isZero();
    }

    @Test
    void what_is_over_the_limit_is_413_inside_the_message() {
        ByteString payload = ByteString.copyFrom(new byte[81 << 20]);

        Ptp.TransportOutbound answer = push("over", payload, CallOptions.DEFAULT);

        assertThat(answer.getCode()).isEqualTo("E0000000413");
        assertThat(door.budget.used()).isZero();
    }

    @Test
    void a_full_node_can_still_be_read() throws Exception {
        push("full", ByteString.copyFromUtf8("a"), CallOptions.DEFAULT);
        var taken = door.budget.open();
        assertThat(taken.grow(door.budget.limit() - door.budget.used())).isTrue();

        assertThat(push("full", ByteString.copyFromUtf8("b"), CallOptions.DEFAULT)
                        .getCode())
                .isEqualTo("E0000000700");
        assertThat(pop("full", 1000, CallOptions.DEFAULT).getPayload().toStringUtf8())
                .isEqualTo("a");
        taken.release();
        pass(TestDoor.WINDOW.toMillis() * 3);
    }

    @Test
    void a_bomb_is_413_and_takes_no_memory() {
        ByteString payload = ByteString.copyFrom(new byte[90 << 20]);

        Ptp.TransportOutbound answer = push("bomb", payload, CallOptions.DEFAULT.withCompression("gzip"));

        assertThat(answer.getCode()).isEqualTo("E0000000413");
        assertThat(door.budget.used()).isZero();
    }

    @Test
    void a_pop_of_nothing_is_an_empty_success_before_the_deadline() {
        long start = System.nanoTime();

        Ptp.TransportOutbound answer =
                pop("nothing", 60_000, CallOptions.DEFAULT.withDeadlineAfter(800, TimeUnit.MILLISECONDS));

        assertThat(answer.getCode()).isEqualTo(OK);
        assertThat(answer.getPayload()).isEqualTo(ByteString.EMPTY);
        // A deadline that has passed would have been a failed call; what is measured includes the client's own delays.
        assertThat(System.nanoTime() - start).isGreaterThan(600_000_000L);
    }

    @Test
    void peek_takes_and_release_ends() {
        push("peek", ByteString.copyFromUtf8("a"), CallOptions.DEFAULT);
        Ptp.PeekInbound peek = Ptp.PeekInbound.newBuilder().setTopic("peek").build();

        assertThat(ClientCalls.blockingUnaryCall(with(), method("peek", peek), CallOptions.DEFAULT, peek)
                        .getPayload()
                        .toStringUtf8())
                .isEqualTo("a");

        push("freed", ByteString.copyFromUtf8("b"), CallOptions.DEFAULT);
        Ptp.ReleaseInbound release =
                Ptp.ReleaseInbound.newBuilder().setTopic("freed").build();
        ClientCalls.blockingUnaryCall(with(), method("release", release), CallOptions.DEFAULT, release);
        assertThat(pop("freed", 100, CallOptions.DEFAULT).getPayload()).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void readers_that_cancel_while_messages_arrive_take_none() throws Exception {
        int readers = 300;
        List<ClientCall<Ptp.PopInbound, Ptp.TransportOutbound>> calls = new ArrayList<>();
        List<String> read = java.util.Collections.synchronizedList(new ArrayList<>());
        Ptp.PopInbound pop = Ptp.PopInbound.newBuilder()
                .setTopic("cancel")
                .setTimeout(60_000)
                .build();
        for (int i = 0; i < readers; i++) {
            ClientCall<Ptp.PopInbound, Ptp.TransportOutbound> call =
                    with().newCall(method("pop", pop), CallOptions.DEFAULT);
            calls.add(call);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(Ptp.TransportOutbound answer) {
                            read.add(answer.getPayload().toStringUtf8());
                        }
                    },
                    new Metadata());
            call.sendMessage(pop);
            call.halfClose();
            call.request(2);
        }
        pass(300);
        CompletableFuture<Void> going =
                CompletableFuture.runAsync(() -> calls.forEach(call -> call.cancel("gone", null)));
        try (RawClient pusher = new RawClient(door.port())) {
            for (int i = 0; i < readers; i++) {
                pusher.send("POST /v1/interconn/chan/push HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: g\r\n"
                                + "x-ptp-topic: cancel\r\ncontent-length: 5\r\n\r\n" + (10_000 + i))
                        .answer();
            }
        }
        going.get(10, TimeUnit.SECONDS);
        pass(TestDoor.WINDOW.toMillis() * 2);
        while (true) {
            String next = pop("cancel", 200, CallOptions.DEFAULT).getPayload().toStringUtf8();
            if (next.isEmpty()) {
                break;
            }
            read.add(next);
        }

        assertThat(read).hasSize(readers).doesNotHaveDuplicates();
    }

    @Test
    void invoke_pushes_for_a_partner_and_nothing_else() {
        Ptp.PushInbound push = Ptp.PushInbound.newBuilder()
                .setTopic("invoked")
                .setPayload(ByteString.copyFromUtf8("a"))
                .build();

        assertThat(invoke("https://ptp.cn/v1/interconn/chan/push", push).getCode())
                .isEqualTo(OK);
        assertThat(invoke("/org.ppc.ptp.PrivateTransferTransport/push", push).getCode())
                .isEqualTo(OK);
        assertThat(invoke("/org.ppc.ptp.PrivateTransferTransport/pop", push).getCode())
                .isEqualTo("E0000000614");
        assertThat(invoke("/elsewhere", push).getCode()).isEqualTo("E0000000404");
        assertThat(pop("invoked", 100, CallOptions.DEFAULT).getPayload().toStringUtf8())
                .isEqualTo("a");
    }

    private static Ptp.Outbound invoke(String uri, Ptp.PushInbound push) {
        Ptp.Inbound inbound =
                Ptp.Inbound.newBuilder().setPayload(push.toByteString()).build();
        return ClientCalls.blockingUnaryCall(
                with("x-ptp-uri", uri),
                method(
                        PROTOCOL + "invoke",
                        MethodDescriptor.MethodType.UNARY,
                        inbound,
                        Ptp.Outbound.getDefaultInstance()),
                CallOptions.DEFAULT,
                inbound);
    }

    @Test
    void a_stream_answers_one_for_one_in_order() throws Exception {
        int messages = 200;
        CompletableFuture<List<String>> codes = new CompletableFuture<>();
        List<String> answers = new ArrayList<>();
        StreamObserver<Ptp.Inbound> out = ClientCalls.asyncBidiStreamingCall(
                with("x-ptp-uri", "/v1/interconn/chan/push")
                        .newCall(
                                method(
                                        PROTOCOL + "transport",
                                        MethodDescriptor.MethodType.BIDI_STREAMING,
                                        Ptp.Inbound.getDefaultInstance(),
                                        Ptp.Outbound.getDefaultInstance()),
                                CallOptions.DEFAULT),
                new StreamObserver<Ptp.Outbound>() {
                    @Override
                    public void onNext(Ptp.Outbound answer) {
                        answers.add(answer.getCode());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        codes.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        codes.complete(answers);
                    }
                });
        for (int i = 0; i < messages; i++) {
            ByteString inner = i == 7
                    ? ByteString.copyFromUtf8("\u0001 is no message")
                    : Ptp.PushInbound.newBuilder()
                            .setTopic("streamed")
                            .setPayload(ByteString.copyFromUtf8("m" + i))
                            .build()
                            .toByteString();
            out.onNext(Ptp.Inbound.newBuilder().setPayload(inner).build());
        }
        out.onCompleted();

        List<String> all = codes.get(10, TimeUnit.SECONDS);
        assertThat(all).hasSize(messages);
        assertThat(all.get(7)).isEqualTo("E0000000616");
        assertThat(all.stream().filter(OK::equals)).hasSize(messages - 1);
        assertThat(pop("streamed", 100, CallOptions.DEFAULT).getPayload().toStringUtf8())
                .isEqualTo("m0");
    }

    @Test
    void each_message_of_a_stream_has_its_own_id() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        StreamObserver<Ptp.Inbound> out = ClientCalls.asyncBidiStreamingCall(
                with("x-ptp-message-id", "of-the-stream")
                        .newCall(
                                method(
                                        PROTOCOL + "transport",
                                        MethodDescriptor.MethodType.BIDI_STREAMING,
                                        Ptp.Inbound.getDefaultInstance(),
                                        Ptp.Outbound.getDefaultInstance()),
                                CallOptions.DEFAULT),
                new StreamObserver<Ptp.Outbound>() {
                    @Override
                    public void onNext(Ptp.Outbound answer) {}

                    @Override
                    public void onError(Throwable failure) {
                        done.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        done.complete(null);
                    }
                });
        for (String id : List.of("", "", "twice", "twice")) {
            Ptp.Inbound.Builder inbound = Ptp.Inbound.newBuilder()
                    .setPayload(Ptp.PushInbound.newBuilder()
                            .setTopic("ids")
                            .setPayload(ByteString.copyFromUtf8("id " + id))
                            .build()
                            .toByteString());
            out.onNext((id.isEmpty() ? inbound : inbound.putMetadata("x-ptp-message-id", id)).build());
        }
        out.onCompleted();
        done.get(10, TimeUnit.SECONDS);

        List<String> read = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            read.add(pop("ids", 100, CallOptions.DEFAULT).getPayload().toStringUtf8());
        }
        assertThat(read).containsExactly("id ", "id ", "id twice", "");
    }

    @Test
    void an_unknown_method_is_unimplemented() {
        Ptp.PopInbound any = Ptp.PopInbound.getDefaultInstance();

        assertThatThrownBy(
                        () -> ClientCalls.blockingUnaryCall(with(), method("nothing", any), CallOptions.DEFAULT, any))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        failure -> assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    @Test
    void health_is_serving() {
        io.vertx.grpc.health.v1.HealthCheckRequest whole =
                io.vertx.grpc.health.v1.HealthCheckRequest.getDefaultInstance();

        assertThat(ClientCalls.blockingUnaryCall(
                                channel,
                                method(
                                        "grpc.health.v1.Health/Check",
                                        MethodDescriptor.MethodType.UNARY,
                                        whole,
                                        io.vertx.grpc.health.v1.HealthCheckResponse.getDefaultInstance()),
                                CallOptions.DEFAULT,
                                whole)
                        .getStatusValue())
                .isEqualTo(1);
    }

    @Test
    void reflection_names_the_services() throws Exception {
        io.vertx.grpc.reflection.v1.ServerReflectionRequest ask =
                io.vertx.grpc.reflection.v1.ServerReflectionRequest.newBuilder()
                        .setListServices("")
                        .build();
        CompletableFuture<String> answer = new CompletableFuture<>();
        StreamObserver<io.vertx.grpc.reflection.v1.ServerReflectionRequest> out = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(
                        method(
                                "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
                                MethodDescriptor.MethodType.BIDI_STREAMING,
                                ask,
                                io.vertx.grpc.reflection.v1.ServerReflectionResponse.getDefaultInstance()),
                        CallOptions.DEFAULT),
                new StreamObserver<>() {
                    @Override
                    public void onNext(io.vertx.grpc.reflection.v1.ServerReflectionResponse message) {
                        answer.complete(message.toString());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        out.onNext(ask);

        assertThat(answer.get(5, TimeUnit.SECONDS))
                .contains("org.ppc.ptp.PrivateTransferTransport", "grpc.health.v1.Health");
        out.onCompleted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void the_sdk_wire_says_who_this_node_is(String compression) {
        JsonObject answer =
                sdk("environ.net.mesh." + "0001" + "0".repeat(33) + ".lx0000000000000.trustbe.cn", compression);

        assertThat(answer.getString("code")).isEqualTo(OK);
        assertThat(answer.containsKey("cause")).isTrue();
        assertThat(answer.getJsonObject("content").getString("node_id")).isEqualTo("LX0000000000000");
        assertThat(answer.getJsonObject("content").containsKey("root_key")).isFalse();
    }

    @Test
    void the_sdk_wire_knows_nothing_else() {
        JsonObject answer = sdk("mesh.kms.secret", "identity");

        assertThat(answer.getString("code")).isEqualTo("E0000000617");
        assertThat(answer.getString("message")).contains("mesh.kms.secret");
    }

    private static JsonObject sdk(String urn, String compression) {
        MethodDescriptor.Marshaller<String> text = new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(String value) {
                return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public String parse(InputStream stream) {
                try {
                    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        };
        MethodDescriptor<String, String> call = MethodDescriptor.<String, String>newBuilder()
                .setFullMethodName("mesh-rpc/v1")
                .setType(MethodDescriptor.MethodType.UNARY)
                .setRequestMarshaller(text)
                .setResponseMarshaller(text)
                .build();
        CallOptions options =
                compression.equals("gzip") ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT;
        return new JsonObject(
                ClientCalls.blockingUnaryCall(with("mesh-urn", urn), call, options, "{\"attachments\":{}}"));
    }
}
