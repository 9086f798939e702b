package io.be.mesh.verticle.ingress.proxy;

import static io.be.mesh.verticle.ingress.proxy.GrpcService.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.be.mesh.protocol.service.ServiceProtocol;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of grpc-java through the mesh port to a server of grpc-java. */
final class GrpcThroughTest {
    private static ProxyFixture fixture;
    private static GrpcService service;
    private static ManagedChannel plain;
    private static ManagedChannel secure;

    @BeforeAll
    static void open() throws Exception {
        fixture = new ProxyFixture();
        service = new GrpcService();
        fixture.services.add(GrpcService.NAME, ServiceProtocol.GRPC, service.authority());
        plain = NettyChannelBuilder.forAddress("127.0.0.1", fixture.door.port())
                .usePlaintext()
                .maxInboundMessageSize(80 << 20)
                .build();
        secure = NettyChannelBuilder.forAddress("127.0.0.1", fixture.door.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build())
                .overrideAuthority("first.example")
                .maxInboundMessageSize(80 << 20)
                .build();
    }

    @AfterAll
    static void close() throws Exception {
        plain.shutdownNow();
        secure.shutdownNow();
        service.close();
        fixture.close();
    }

    @BeforeEach
    void forget() {
        service.cancelled.clear();
        service.heads.clear();
        fixture.services.verdicts.clear();
    }

    private static ManagedChannel channel(boolean tls) {
        return tls ? secure : plain;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void unary(boolean tls) {
        assertThat(ClientCalls.blockingUnaryCall(channel(tls), GrpcService.UNARY, CallOptions.DEFAULT, text("hello")))
                .isEqualTo(text("hello"));
        await().untilAsserted(() ->
                assertThat(fixture.services.verdicts).containsExactly("succeeded " + service.authority()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void largeMessages(boolean tls) {
        byte[] message = new byte[64 << 20];
        new Random(3).nextBytes(message);
        byte[] back = ClientCalls.blockingUnaryCall(
                channel(tls), GrpcService.UNARY, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS), message);
        assertThat(Arrays.equals(back, message)).isTrue();
    }

    @Test
    void compressedBothWays() throws Exception {
        Metadata compress = new Metadata();
        compress.put(Metadata.Key.of("x-compress", Metadata.ASCII_STRING_MARSHALLER), "1");
        var channel = io.grpc.ClientInterceptors.intercept(
                plain, io.grpc.stub.MetadataUtils.newAttachHeadersInterceptor(compress));
        byte[] message = new byte[100_000];
        assertThat(ClientCalls.blockingUnaryCall(
                        channel, GrpcService.UNARY, CallOptions.DEFAULT.withCompression("gzip"), message))
                .isEqualTo(message);
        Metadata head = service.heads.poll(5, TimeUnit.SECONDS);
        assertThat(head.get(Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("gzip");
    }

    @Test
    void clientStreams() throws Exception {
        Answers answers = new Answers();
        StreamObserver<byte[]> out =
                ClientCalls.asyncClientStreamingCall(plain.newCall(GrpcService.LENGTHS, CallOptions.DEFAULT), answers);
        for (int i = 0; i < 1_000; i++) {
            out.onNext(new byte[1_000]);
        }
        out.onCompleted();
        assertThat(answers.events.poll(10, TimeUnit.SECONDS)).isEqualTo("1000000");
        assertThat(answers.events.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    @Test
    void serverStreams() {
        Iterator<byte[]> answers =
                ClientCalls.blockingServerStreamingCall(plain, GrpcService.COUNT, CallOptions.DEFAULT, text("5000"));
        int count = 0;
        while (answers.hasNext()) {
            assertThat(answers.next()).hasSize(1024);
            count++;
        }
        assertThat(count).isEqualTo(5_000);
    }

    @Test
    void bothStream() throws Exception {
        Answers answers = new Answers();
        StreamObserver<byte[]> out =
                ClientCalls.asyncBidiStreamingCall(plain.newCall(GrpcService.ECHO, CallOptions.DEFAULT), answers);
        for (int i = 0; i < 50; i++) {
            // Each is answered before the next is sent: nothing is waited for on the way.
            out.onNext(text("m" + i));
            assertThat(answers.events.poll(10, TimeUnit.SECONDS)).isEqualTo("m" + i);
        }
        out.onCompleted();
        assertThat(answers.events.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
    }

    @Test
    void answerEndsBeforeTheRequest() throws Exception {
        Answers answers = new Answers();
        StreamObserver<byte[]> out =
                ClientCalls.asyncBidiStreamingCall(plain.newCall(GrpcService.HASTY, CallOptions.DEFAULT), answers);
        out.onNext(text("first"));
        assertThat(answers.events.poll(10, TimeUnit.SECONDS)).isEqualTo("enough");
        assertThat(answers.events.poll(10, TimeUnit.SECONDS)).isEqualTo("completed");
        await().untilAsserted(() ->
                assertThat(fixture.services.verdicts).containsExactly("succeeded " + service.authority()));
    }

    @Test
    void errorsComeAsTheyWereTold() {
        StatusRuntimeException refused = refusal(plain, GrpcService.REFUSED, CallOptions.DEFAULT);
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(refused.getStatus().getDescription()).isEqualTo("不行 % no");
        assertThat(refused.getTrailers().get(GrpcService.SUM)).isEqualTo("none");
    }

    @Test
    void cancelledByTheClient() throws Exception {
        ClientCall<byte[], byte[]> call = plain.newCall(GrpcService.COUNT, CallOptions.DEFAULT);
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(byte[] message) {
                        got.add("message");
                    }
                },
                new Metadata());
        call.sendMessage(text("-1"));
        call.halfClose();
        call.request(1);
        assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("message");
        call.cancel("enough", null);
        assertThat(service.cancelled.poll(10, TimeUnit.SECONDS)).isEqualTo("count");
        await().untilAsserted(() ->
                assertThat(fixture.services.verdicts).containsExactly("abandoned " + service.authority()));
    }

    @Test
    void cancelledWhileTheClientSends() throws Exception {
        Answers answers = new Answers();
        ClientCall<byte[], byte[]> call = plain.newCall(GrpcService.ECHO, CallOptions.DEFAULT);
        StreamObserver<byte[]> out = ClientCalls.asyncBidiStreamingCall(call, answers);
        out.onNext(text("one"));
        assertThat(answers.events.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
        call.cancel("enough", null);
        assertThat(service.cancelled.poll(10, TimeUnit.SECONDS)).isEqualTo("echo CANCELLED");
    }

    @Test
    void deadlineOfTheClient() throws Exception {
        StatusRuntimeException late =
                refusal(plain, GrpcService.NEVER, CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(service.cancelled.poll(10, TimeUnit.SECONDS)).isEqualTo("never");
        Metadata head = service.heads.poll(5, TimeUnit.SECONDS);
        String timeout = head.get(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER));
        assertThat(timeout).isNotNull();
    }

    @Test
    void serviceThatIsSilent() throws Exception {
        FakeServices.Pool pool = fixture.services.add(GrpcService.NAME, ServiceProtocol.GRPC, service.authority());
        pool.timeout = Duration.ofMillis(200);
        try {
            StatusRuntimeException late = refusal(plain, GrpcService.NEVER, CallOptions.DEFAULT);
            assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(late.getStatus().getDescription()).contains("no answer in time", GrpcService.NAME);
        } finally {
            pool.timeout = Duration.ofSeconds(5);
        }
    }

    @Test
    void nobodyIsThere() throws Exception {
        StatusRuntimeException unknown = refusal(plain, named("test.Nobody/unary"), CallOptions.DEFAULT);
        assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        fixture.services.add("test.None", ServiceProtocol.GRPC);
        StatusRuntimeException none = refusal(plain, named("test.None/unary"), CallOptions.DEFAULT);
        assertThat(none.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        try (ServerSocket socket = new ServerSocket(0)) {
            int port = socket.getLocalPort();
            socket.close();
            fixture.services.add("test.Dead", ServiceProtocol.GRPC, "localhost:" + port);
        }
        StatusRuntimeException dead = refusal(plain, named("test.Dead/unary"), CallOptions.DEFAULT);
        assertThat(dead.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(dead.getStatus().getDescription()).contains("test.Dead at localhost");
    }

    private static MethodDescriptor<byte[], byte[]> named(String name) {
        return GrpcService.UNARY.toBuilder().setFullMethodName(name).build();
    }

    private static StatusRuntimeException refusal(
            ManagedChannel channel, MethodDescriptor<byte[], byte[]> method, CallOptions options) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> ClientCalls.blockingUnaryCall(channel, method, options, text("?")));
    }

    private static final class Answers implements StreamObserver<byte[]> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void onNext(byte[] message) {
            events.add(new String(message, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void onError(Throwable failure) {
            events.add("failed " + Status.fromThrowable(failure).getCode());
        }

        @Override
        public void onCompleted() {
            events.add("completed");
        }
    }
}
