package io.be.mesh.tests.testkit;

import static io.grpc.stub.ClientCalls.blockingUnaryCall;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What another node could send over gRPC: any method, any metadata, with or without a certificate. */
public final class GrpcPeer implements AutoCloseable {
    public static final String INVOKE = "org.ppc.ptp.PrivateTransferProtocol/invoke";

    private final ManagedChannel channel;

    private GrpcPeer(NettyChannelBuilder builder) {
        this.channel = builder.build();
    }

    public static GrpcPeer showing(Credential credential, MeshProcess node) {
        return tls(node, credential);
    }

    public static GrpcPeer anonymous(MeshProcess node) {
        return tls(node, null);
    }

    public static GrpcPeer plaintext(MeshProcess node) {
        return new GrpcPeer(
                NettyChannelBuilder.forAddress("127.0.0.1", node.port()).usePlaintext());
    }

    /** From an address of this machine, over TLS without a certificate or in plaintext. */
    public static GrpcPeer from(String source, MeshProcess node, boolean tls) {
        NettyChannelBuilder builder = tls
                ? secure(node, null)
                : NettyChannelBuilder.forAddress("127.0.0.1", node.port()).usePlaintext();
        return new GrpcPeer(builder.localSocketPicker(new NettyChannelBuilder.LocalSocketPicker() {
            @Override
            public SocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
                return new InetSocketAddress(source, 0);
            }
        }));
    }

    private static GrpcPeer tls(MeshProcess node, @Nullable Credential shown) {
        return new GrpcPeer(secure(node, shown));
    }

    private static NettyChannelBuilder secure(MeshProcess node, @Nullable Credential shown) {
        SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
        if (shown != null) {
            tls.keyManager(shown.key(), shown.chain().toArray(X509Certificate[]::new));
        }
        try {
            return NettyChannelBuilder.forAddress("127.0.0.1", node.port()).sslContext(tls.build());
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls a unary method with a message as bytes. */
    public Reply call(String method, List<Map.Entry<String, String>> metadata, byte[] message) {
        Metadata sent = new Metadata();
        metadata.forEach(
                entry -> sent.put(Metadata.Key.of(entry.getKey(), Metadata.ASCII_STRING_MARSHALLER), entry.getValue()));
        Channel with = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(sent));
        MethodDescriptor<byte[], byte[]> described = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(Bytes.AS_THEY_ARE)
                .setResponseMarshaller(Bytes.AS_THEY_ARE)
                .build();
        try {
            byte[] answer = blockingUnaryCall(
                    with, described, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), message);
            return new Reply("OK", UnsafeByteOperations.unsafeWrap(answer));
        } catch (StatusRuntimeException e) {
            return new Reply(
                    e.getStatus().getCode().name(),
                    ByteString.copyFromUtf8(String.valueOf(e.getStatus().getDescription())));
        }
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    /**
     * How a call ended.
     *
     * @param status name of the gRPC status
     * @param message of the answer, or the status' description
     */
    public record Reply(String status, ByteString message) {
        public String text() {
            return message.toStringUtf8();
        }

        /** The first result code; empty when there is none. */
        public String code() {
            return PeerClient.codeIn(text()).orElse("");
        }
    }

    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        AS_THEY_ARE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
