package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.be.mesh.tests.testkit.MeshProcess;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to a registered server of grpc-java through a real node. */
class GrpcThroughIT {
    private static final String SERVICE = "engine.v1.Bytes";

    private static MeshProcess node;
    private static GrpcBackend backend;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        backend = new GrpcBackend(SERVICE, "same");
        new Registering(node, "bytes").put("Restful", "grpc", "/" + SERVICE + "/*", backend.port(), Map.of());
    }

    @AfterAll
    static void stop() {
        backend.close();
        node.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyKindOfCall(boolean tls) throws Exception {
        ManagedChannel channel = Clients.grpc(node, tls);
        try {
            large(channel);
            streaming(channel);
            failing(channel);
            late(channel);
            cancelled(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void large(ManagedChannel channel) {
        byte[] message = new byte[64 << 20];
        new Random(5).nextBytes(message);
        byte[] back = ClientCalls.blockingUnaryCall(channel, backend.unary(), CallOptions.DEFAULT, message);
        assertThat(Arrays.equals(back, message)).isTrue();
        byte[] part = Arrays.copyOf(message, 1 << 20);
        assertThat(ClientCalls.blockingUnaryCall(
                        channel, backend.unary(), CallOptions.DEFAULT.withCompression("gzip"), part))
                .isEqualTo(part);
    }

    private static void streaming(ManagedChannel channel) throws Exception {
        Answers answers = new Answers();
        StreamObserver<byte[]> out =
                ClientCalls.asyncBidiStreamingCall(channel.newCall(backend.echo(), CallOptions.DEFAULT), answers);
        for (int i = 1; i <= 100; i++) {
            out.onNext(new byte[i]);
            assertThat(answers.next()).isEqualTo("message of " + i);
        }
        out.onCompleted();
        assertThat(answers.next()).isEqualTo("completed");
    }

    private static void failing(ManagedChannel channel) {
        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(channel, backend.refusing(), CallOptions.DEFAULT, new byte[1]));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription()).isEqualTo("no more");
    }

    private static void late(ManagedChannel channel) throws Exception {
        StatusRuntimeException late = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(
                        channel,
                        backend.silent(),
                        CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS),
                        new byte[1]));
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(backend.cancelled.poll(20, TimeUnit.SECONDS)).isEqualTo("silent");
    }

    private static void cancelled(ManagedChannel channel) throws Exception {
        Answers answers = new Answers();
        ClientCall<byte[], byte[]> call = channel.newCall(backend.echo(), CallOptions.DEFAULT);
        ClientCalls.asyncBidiStreamingCall(call, answers).onNext(new byte[7]);
        assertThat(answers.next()).isEqualTo("message of 7");
        call.cancel("enough", null);
        assertThat(backend.cancelled.poll(20, TimeUnit.SECONDS)).isEqualTo("echo");
    }

    private static final class Answers implements StreamObserver<byte[]> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return events.poll(20, TimeUnit.SECONDS);
        }

        @Override
        public void onNext(byte[] message) {
            events.add("message of " + message.length);
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
