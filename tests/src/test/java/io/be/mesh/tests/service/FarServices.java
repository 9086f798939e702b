package io.be.mesh.tests.service;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** What an institution offers: a web server, a gRPC server and a WebSocket server, each on a socket of its own. */
final class FarServices implements AutoCloseable {
    static final MethodDescriptor<byte[], byte[]> CHAT = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName("far.Echo/Chat")
            .setRequestMarshaller(Bytes.AS_THEY_ARE)
            .setResponseMarshaller(Bytes.AS_THEY_ARE)
            .build();

    /** Headers of the requests for {@code /far/hello}. */
    final BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
    /** What {@code /far/events} says next. */
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer web;
    private final Server grpc;
    private final Vertx vertx = Vertx.vertx();
    private final int socketPort;

    FarServices() throws Exception {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/far/hello", this::hello);
        web.createContext("/far/upload", FarServices::upload);
        web.createContext("/far/download", FarServices::download);
        web.createContext("/far/events", this::events);
        web.createContext("/far/hang", FarServices::begin);
        web.createContext("/closed", this::hello);
        web.setExecutor(threads);
        web.start();
        grpc = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(echo())
                .build()
                .start();
        socketPort = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    /** As they are registered; what is below {@code /far} is open to these partners, {@code /closed} to nobody. */
    List<Map<String, ?>> registered(String partners) {
        String http = "127.0.0.1:" + web.getAddress().getPort();
        return List.of(
                service("/far/**", "http", http, partners),
                service("/closed/**", "http", http, ""),
                service("/far.Echo/*", "grpc", "127.0.0.1:" + grpc.getPort(), partners),
                service("/talk", "ws", "127.0.0.1:" + socketPort, partners));
    }

    private static Map<String, ?> service(String urn, String proto, String address, String partners) {
        return Map.of(
                "urn",
                urn,
                "kind",
                "Restful",
                "proto",
                proto,
                "timeout",
                30_000,
                "address",
                address,
                "attrs",
                partners.isEmpty() ? Map.of() : Map.of("partners", partners));
    }

    private void hello(HttpExchange exchange) throws IOException {
        seen.add(exchange.getRequestHeaders());
        answer(exchange, "hello " + exchange.getRequestMethod() + " " + exchange.getRequestURI());
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void upload(HttpExchange exchange) throws IOException {
        answer(exchange, checksum(exchange.getRequestBody()));
    }

    /** So many bytes that do not compress. */
    static InputStream body(long bytes) {
        byte[] block = new byte[64 * 1024];
        new Random(7).nextBytes(block);
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                return position == bytes ? -1 : block[(int) (position++ % block.length)] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                if (position == bytes) {
                    return -1;
                }
                int at = (int) (position % block.length);
                int count = (int) Math.min(bytes - position, Math.min(length, block.length - at));
                System.arraycopy(block, at, to, offset, count);
                position += count;
                return count;
            }
        };
    }

    /** Bytes and CRC-32. */
    static String checksum(InputStream in) throws IOException {
        CRC32 crc = new CRC32();
        byte[] chunk = new byte[64 * 1024];
        long bytes = 0;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            crc.update(chunk, 0, read);
            bytes += read;
        }
        return bytes + " " + crc.getValue();
    }

    /** As many bytes as the query says. */
    private static void download(HttpExchange exchange) throws IOException {
        long bytes = Long.parseLong(exchange.getRequestURI().getQuery());
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody();
                InputStream body = body(bytes)) {
            body.transferTo(out);
        }
    }

    private void events(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (String event = events.take(); !event.isEmpty(); event = events.take()) {
                out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says something, and then nothing more. */
    private static void begin(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write("begun".getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static ServerServiceDefinition echo() {
        ServerCallHandler<byte[], byte[]> chat =
                ServerCalls.asyncBidiStreamingCall(answers -> new StreamObserver<byte[]>() {
                    @Override
                    public void onNext(byte[] message) {
                        answers.onNext(message);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        // The caller has gone.
                    }

                    @Override
                    public void onCompleted() {
                        answers.onCompleted();
                    }
                });
        return ServerServiceDefinition.builder("far.Echo").addMethod(CHAT, chat).build();
    }

    @Override
    public void close() throws Exception {
        web.stop(0);
        grpc.shutdownNow();
        threads.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
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
