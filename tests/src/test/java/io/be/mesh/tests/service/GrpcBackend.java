package io.be.mesh.tests.service;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server of grpc-java whose messages are plain bytes: one method that answers what it is told, and some that stream or fail. */
final class GrpcBackend implements AutoCloseable {
    private final String service;
    private final String unary;
    private final Server server;
    /** Calls that were taken back by their clients. */
    final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    GrpcBackend(String service, String unary) throws IOException {
        this.service = service;
        this.unary = unary;
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(Clients.LARGEST_MESSAGE)
                .addService(ServerServiceDefinition.builder(service)
                        .addMethod(unary(), ServerCalls.asyncUnaryCall(GrpcBackend::same))
                        .addMethod(echo(), ServerCalls.asyncBidiStreamingCall(this::echoed))
                        .addMethod(refusing(), ServerCalls.asyncUnaryCall(GrpcBackend::refused))
                        .addMethod(silent(), ServerCalls.asyncUnaryCall(this::unanswered))
                        .build())
                .build()
                .start();
    }

    MethodDescriptor<byte[], byte[]> unary() {
        return method(unary, MethodType.UNARY);
    }

    MethodDescriptor<byte[], byte[]> echo() {
        return method("echo", MethodType.BIDI_STREAMING);
    }

    MethodDescriptor<byte[], byte[]> refusing() {
        return method("refusing", MethodType.UNARY);
    }

    MethodDescriptor<byte[], byte[]> silent() {
        return method("silent", MethodType.UNARY);
    }

    int port() {
        return server.getPort();
    }

    private static void same(byte[] request, StreamObserver<byte[]> answers) {
        answers.onNext(request);
        answers.onCompleted();
    }

    private static void refused(byte[] request, StreamObserver<byte[]> answers) {
        answers.onError(Status.RESOURCE_EXHAUSTED.withDescription("no more").asRuntimeException());
    }

    private void unanswered(byte[] request, StreamObserver<byte[]> answers) {
        ((ServerCallStreamObserver<byte[]>) answers).setOnCancelHandler(() -> cancelled.add("silent"));
    }

    private StreamObserver<byte[]> echoed(StreamObserver<byte[]> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                answers.onNext(message);
            }

            @Override
            public void onError(Throwable lost) {
                cancelled.add("echo");
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    private MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
                .setType(type)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
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

    @Override
    public void close() {
        server.shutdownNow();
    }
}
