package io.be.mesh.tests.acceptance;

import static io.grpc.stub.ClientCalls.blockingUnaryCall;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.be.mesh.tests.testkit.Shell;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything on one port, told apart by the first bytes: the tools of others must see nothing odd. */
class OnePortIT {
    private static final MethodDescriptor<Ptp.PushInbound, Ptp.TransportOutbound> PUSH =
            unary("push", Ptp.PushInbound.getDefaultInstance());
    private static final MethodDescriptor<Ptp.PopInbound, Ptp.TransportOutbound> POP =
            unary("pop", Ptp.PopInbound.getDefaultInstance());

    private static MeshProcess node;

    @BeforeAll
    static void start() {
        node = MeshProcess.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--http1.0 http 1",
                "--http1.1 http 1.1",
                "--http2 http 2",
                "--http2-prior-knowledge http 2",
                "--http1.1 https 1.1",
                "--http2 https 2"
            })
    void curlIsAnsweredInEveryVersion(String how) throws Exception {
        String[] words = how.split(" ");
        Shell.Result result = Shell.run(
                "curl",
                "-sS",
                "-k",
                words[0],
                "-w",
                " %{http_code} %{http_version}",
                words[1] + "://" + node.address() + "/stats");

        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("E0000000000 200 " + words[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "http/1.1"})
    void opensslAgreesOnTheProtocol(String protocol) throws Exception {
        Shell.Result result = Shell.run("openssl", "s_client", "-alpn", protocol, "-connect", node.address());

        assertThat(result.out()).contains("ALPN protocol: " + protocol).containsPattern("TLSv1\\.[23]");
    }

    @Test
    void grpcWithGzipOverPlaintext() throws Exception {
        carriesAMessage(NettyChannelBuilder.forAddress("127.0.0.1", node.port())
                .usePlaintext()
                .build());
    }

    @Test
    void grpcWithGzipOverTls() throws Exception {
        carriesAMessage(NettyChannelBuilder.forAddress("127.0.0.1", node.port())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build())
                .build());
    }

    private static void carriesAMessage(ManagedChannel channel) throws InterruptedException {
        ByteString payload = ByteString.copyFromUtf8("the same line again and again\n".repeat(10_000));
        Metadata session = new Metadata();
        session.put(
                Metadata.Key.of("x-ptp-session-id", Metadata.ASCII_STRING_MARSHALLER), "grpc-" + channel.hashCode());
        var intercepted = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(session));
        CallOptions gzip = CallOptions.DEFAULT.withCompression("gzip").withDeadlineAfter(20, TimeUnit.SECONDS);
        try {
            Ptp.TransportOutbound pushed = blockingUnaryCall(
                    intercepted,
                    PUSH,
                    gzip,
                    Ptp.PushInbound.newBuilder()
                            .setTopic("t")
                            .setPayload(payload)
                            .build());
            assertThat(pushed.getCode()).as(pushed.getMessage()).isEqualTo(Caller.SUCCESS);

            Ptp.TransportOutbound popped = blockingUnaryCall(
                    intercepted,
                    POP,
                    gzip,
                    Ptp.PopInbound.newBuilder().setTopic("t").setTimeout(5_000).build());
            assertThat(popped.getCode()).as(popped.getMessage()).isEqualTo(Caller.SUCCESS);
            assertThat(popped.getPayload()).isEqualTo(payload);
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static <Q extends com.google.protobuf.Message> MethodDescriptor<Q, Ptp.TransportOutbound> unary(
            String name, Q request) {
        return MethodDescriptor.<Q, Ptp.TransportOutbound>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("org.ppc.ptp.PrivateTransferTransport/" + name)
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(Ptp.TransportOutbound.getDefaultInstance()))
                .build();
    }
}
