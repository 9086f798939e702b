package io.be.mesh.client.wire;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Answers calls with what it was told to, in order, and keeps what it was sent. A status without an answer is the answer, too. */
public final class ScriptedNode implements AutoCloseable {
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final Server server;
    private volatile boolean silent;

    public ScriptedNode() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .directExecutor()
                .fallbackHandlerRegistry(new Any())
                .build()
                .start();
    }

    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    public ScriptedNode answer(byte[] message) {
        answers.add(message);
        return this;
    }

    public ScriptedNode answer(Status status) {
        answers.add(status);
        return this;
    }

    /** From now on nothing is answered. */
    public void silent() {
        silent = true;
    }

    /** What came next; null when nothing did. */
    public Asked asked() {
        return asked.poll();
    }

    /** One call. */
    public static final class Asked {
        public final String path;
        public final byte[] body;
        private final Metadata headers;

        Asked(String path, Metadata headers, byte[] body) {
            this.path = path;
            this.headers = headers;
            this.body = body;
        }

        public String header(String name) {
            return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Any extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                    .setType(MethodDescriptor.MethodType.UNARY)
                    .setFullMethodName(name)
                    .build();
            return ServerMethodDefinition.create(method, this::begin);
        }

        private ServerCall.Listener<byte[]> begin(ServerCall<byte[], byte[]> call, Metadata headers) {
            call.request(2);
            return new ServerCall.Listener<>() {
                @Override
                public void onMessage(byte[] body) {
                    asked.add(new Asked("/" + call.getMethodDescriptor().getFullMethodName(), headers, body));
                }

                @Override
                public void onHalfClose() {
                    if (silent) {
                        return;
                    }
                    Object answer = answers.poll();
                    if (answer instanceof byte[]) {
                        call.sendHeaders(new Metadata());
                        call.sendMessage((byte[]) answer);
                        call.close(Status.OK, new Metadata());
                    } else {
                        call.close(answer == null ? Status.UNIMPLEMENTED : (Status) answer, new Metadata());
                    }
                }
            };
        }
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
}
