package io.be.mesh.client.serve;

import com.google.gson.JsonObject;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.json.Envelope;
import io.be.mesh.client.json.Json;
import io.be.mesh.client.json.Urn;
import io.be.mesh.client.trace.Trace;
import io.be.mesh.client.wire.Header;
import io.be.mesh.client.wire.Methods;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves published beans on {@code /mesh-rpc/v1}. They run on threads of their own, at most {@value #THREADS} at once; at most {@value
 * #WAITING} more wait, the next call is answered with {@code E0000000700}.
 */
final class RpcServer {
    private static final int THREADS = 32;
    private static final int WAITING = 1024;
    private static final int MAX_MESSAGE = 64 << 20;
    private static final int PING_SECONDS = 10;
    private static final int STOP_SECONDS = 10;

    private final Map<String, Export> exports = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;
    private final Server server;

    RpcServer(InetSocketAddress listen) {
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 60, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "mesh-bean-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        try {
            server = NettyServerBuilder.forAddress(listen)
                    .directExecutor()
                    .maxInboundMessageSize(MAX_MESSAGE)
                    .permitKeepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .fallbackHandlerRegistry(new OneMethod())
                    .build()
                    .start();
        } catch (IOException e) {
            threads.shutdown();
            throw MeshException.of(MeshCode.BAD_ADDRESS, listen + " cannot be listened on: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getPort();
    }

    /** @throws MeshException {@code E0000000400} when the name is taken */
    void add(Export export) {
        if (exports.putIfAbsent(export.name(), export) != null) {
            throw MeshException.of(MeshCode.BAD_REQUEST, export.name() + " is published already");
        }
    }

    void remove(Export export) {
        exports.remove(export.name(), export);
    }

    /** Ends calls that are under way after some seconds. */
    void stop() {
        server.shutdown();
        try {
            if (!server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
    }

    private final class OneMethod extends HandlerRegistry {
        private final ServerMethodDefinition<byte[], byte[]> method =
                ServerMethodDefinition.create(Methods.SDK, (call, headers) -> new Incoming(call, headers));

        @Override
        public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
            return name.equals(Methods.SDK.getFullMethodName()) ? method : null;
        }
    }

    /** One call. */
    private final class Incoming extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final Metadata headers;
        private byte @Nullable [] request;

        Incoming(ServerCall<byte[], byte[]> call, Metadata headers) {
            this.call = call;
            this.headers = headers;
            call.request(2);
        }

        @Override
        public void onMessage(byte[] message) {
            request = message;
        }

        @Override
        public void onHalfClose() {
            byte[] body = request;
            if (body == null) {
                answer(refusal(MeshException.of(MeshCode.CODEC, "a call without a message")));
                return;
            }
            try {
                threads.execute(() -> run(body));
            } catch (RejectedExecutionException e) {
                answer(refusal(MeshException.of(MeshCode.BUFFER_FULL, "too many calls wait for this program", e)));
            }
        }

        private void run(byte[] body) {
            try (Trace.Scope scope = Trace.of(headers.get(Header.TRACEPARENT)).open()) {
                export().call(arguments(body))
                        .whenComplete((envelope, cause) -> answer(cause == null ? envelope : refusal(cause)));
            } catch (InvocationTargetException e) {
                answer(refusal(e.getCause() == null ? e : e.getCause()));
            } catch (IllegalAccessException | RuntimeException e) {
                answer(refusal(e));
            }
        }

        private Export export() {
            String urn = headers.get(Header.URN);
            String authority = call.getAuthority();
            String name = Urn.parse(urn != null ? urn : authority == null ? "" : authority)
                    .operation();
            Export export = exports.get(name);
            if (export == null) {
                throw MeshException.of(MeshCode.NO_OPERATION, "no operation named " + name);
            }
            return export;
        }

        private JsonObject arguments(byte[] body) {
            return body.length == 0 ? new JsonObject() : Json.object(body);
        }

        private void answer(byte[] envelope) {
            // Gives every answer once, however the bean ended; a call that was cancelled takes none.
            synchronized (call) {
                if (call.isCancelled()) {
                    return;
                }
                call.sendHeaders(new Metadata());
                call.sendMessage(envelope);
                call.close(Status.OK, new Metadata());
            }
        }
    }

    private static byte[] refusal(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof MeshException) {
            MeshException known = (MeshException) cause;
            return Envelope.failure(known.wireCode(), line(known.getMessage()));
        }
        String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return Envelope.failure(MeshCode.INTERNAL.code(), line(text));
    }

    /** One line that every client can put into its own JSON. */
    private static String line(@Nullable String text) {
        String line = String.valueOf(text).replace('"', '\'').replace('\\', '/').replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 512 ? line : line.substring(0, 511) + "…";
    }
}
