package io.be.mesh.verticle.ingress.proxy;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
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
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server of grpc-java whose messages are plain bytes. */
final class GrpcService implements AutoCloseable {
    static final String NAME = "test.Bytes";
    static final Metadata.Key<String> SUM = Metadata.Key.of("x-sum", Metadata.ASCII_STRING_MARSHALLER);

    static final MethodDescriptor<byte[], byte[]> UNARY = method("unary", MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> REFUSED = method("refused", MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> NEVER = method("never", MethodType.UNARY);
    static final MethodDescriptor<byte[], byte[]> LENGTHS = method("lengths", MethodType.CLIENT_STREAMING);
    static final MethodDescriptor<byte[], byte[]> COUNT = method("count", MethodType.SERVER_STREAMING);
    static final MethodDescriptor<byte[], byte[]> ECHO = method("echo", MethodType.BIDI_STREAMING);
    static final MethodDescriptor<byte[], byte[]> HASTY = method("hasty", MethodType.BIDI_STREAMING);

    /** What calls have come to that ended before their time. */
    final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    final BlockingQueue<Metadata> heads = new LinkedBlockingQueue<>();
    private final Server server;

    GrpcService() throws IOException {
        ServerServiceDefinition definition = ServerServiceDefinition.builder(NAME)
                .addMethod(UNARY, ServerCalls.asyncUnaryCall(GrpcService::same))
                .addMethod(REFUSED, ServerCalls.asyncUnaryCall(GrpcService::refuse))
                .addMethod(NEVER, ServerCalls.asyncUnaryCall(this::never))
                .addMethod(LENGTHS, ServerCalls.asyncClientStreamingCall(GrpcService::lengths))
                .addMethod(COUNT, ServerCalls.asyncServerStreamingCall(this::count))
                .addMethod(ECHO, ServerCalls.asyncBidiStreamingCall(this::echo))
                .addMethod(HASTY, ServerCalls.asyncBidiStreamingCall(GrpcService::hasty))
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .maxInboundMessageSize(80 << 20)
                .addService(ServerInterceptors.intercept(definition, new Heads()))
                .build()
                .start();
    }

    String authority() {
        return "localhost:" + server.getPort();
    }

    private final class Heads implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata head, ServerCallHandler<Q, R> next) {
            heads.add(head);
            if (head.containsKey(Metadata.Key.of("x-compress", Metadata.ASCII_STRING_MARSHALLER))) {
                call.setCompression("gzip");
            }
            return next.startCall(call, head);
        }
    }

    private static void same(byte[] request, StreamObserver<byte[]> answers) {
        answers.onNext(request);
        answers.onCompleted();
    }

    private static void refuse(byte[] request, StreamObserver<byte[]> answers) {
        Metadata trailers = new Metadata();
        trailers.put(SUM, "none");
        answers.onError(Status.FAILED_PRECONDITION.withDescription("不行 % no").asRuntimeException(trailers));
    }

    private void never(byte[] request, StreamObserver<byte[]> answers) {
        ((ServerCallStreamObserver<byte[]>) answers).setOnCancelHandler(() -> cancelled.add("never"));
    }

    private static StreamObserver<byte[]> lengths(StreamObserver<byte[]> answers) {
        return new StreamObserver<>() {
            private long sum;

            @Override
            public void onNext(byte[] message) {
                sum += message.length;
            }

            @Override
            public void onError(Throwable lost) {
                // The client has gone.
            }

            @Override
            public void onCompleted() {
                answers.onNext(text(Long.toString(sum)));
                answers.onCompleted();
            }
        };
    }

    /** So many messages as the request says, each of 1 KiB, as fast as they are taken; negative: without end. */
    private void count(byte[] request, StreamObserver<byte[]> answers) {
        ServerCallStreamObserver<byte[]> out = (ServerCallStreamObserver<byte[]>) answers;
        int wanted = Integer.parseInt(new String(request, StandardCharsets.UTF_8));
        int[] sent = {0};
        out.setOnCancelHandler(() -> cancelled.add("count"));
        out.setOnReadyHandler(() -> {
            while (out.isReady() && sent[0] != wanted) {
                sent[0]++;
                out.onNext(new byte[1024]);
            }
            if (sent[0] == wanted) {
                sent[0]++;
                out.onCompleted();
            }
        });
    }

    private StreamObserver<byte[]> echo(StreamObserver<byte[]> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                answers.onNext(message);
            }

            @Override
            public void onError(Throwable lost) {
                cancelled.add("echo " + Status.fromThrowable(lost).getCode());
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    /** Answers at the first message and is done, whatever else comes. */
    private static StreamObserver<byte[]> hasty(StreamObserver<byte[]> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] message) {
                answers.onNext(text("enough"));
                answers.onCompleted();
            }

            @Override
            public void onError(Throwable lost) {
                // It was over already.
            }

            @Override
            public void onCompleted() {
                // It was over already.
            }
        };
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
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
