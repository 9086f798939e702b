package io.be.mesh.bench.server;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ceiling: a bare Vert.x HTTP server that answers each request with its own bytes. It does nothing a node could
 * leave out: one event loop per core, no routing, no parsing, no store. A GET of {@link #content} is what a service behind a
 * proxy would answer.
 */
public final class EchoServer extends VerticleBase {
    /** What the process prints, followed by the port, when it listens. */
    public static final String READY = "echo ready on port ";

    /** The path of {@link #content}, followed by its length; a further segment is ignored. */
    public static final String CONTENT = "/bytes/";

    private static final int MAX_CONTENT = 16 << 20;

    /** To Vert.x a negative number is a free port that all instances share. */
    private static final int SHARED_PORT = -1;

    private static final int WINDOW = 16 << 20;

    /** A larger body goes back as it comes, which costs less than to gather it. */
    private static final long STREAMED = 64 * 1024;

    private final String host;
    private final Optional<Path> keys;
    private final AtomicInteger port;
    private final Map<Integer, Buffer> contents = new HashMap<>();

    private EchoServer(String host, Optional<Path> keys, AtomicInteger port) {
        this.host = host;
        this.keys = keys;
        this.port = port;
    }

    /**
     * Listens on a free port of a host and completes with it.
     *
     * @param keys of {@link KeyFile}: TLS with the settings of a node; empty: plaintext
     */
    public static Future<Integer> start(Vertx vertx, String host, Optional<Path> keys, int eventLoops) {
        AtomicInteger port = new AtomicInteger();
        return vertx.deployVerticle(
                        () -> new EchoServer(host, keys, port), new DeploymentOptions().setInstances(eventLoops))
                .map(id -> port.get());
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(host)
                .setPort(SHARED_PORT)
                .setTcpNoDelay(true)
                .setHttp2ConnectionWindowSize(WINDOW)
                .setInitialSettings(
                        new Http2Settings().setInitialWindowSize(WINDOW).setMaxConcurrentStreams(10_000));
        keys.ifPresent(file -> tls(options, file));
        return vertx.createHttpServer(options)
                .requestHandler(this::serve)
                .listen()
                .onSuccess(server -> port.set(server.actualPort()));
    }

    /** As a node has it: the native engine, both versions, any client's certificate asked for and let through. */
    private static void tls(HttpServerOptions options, Path keys) {
        options.setSsl(true)
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setKeyCertOptions(new PfxOptions().setPath(keys.toString()).setPassword(KeyFile.PASSWORD))
                .setTrustOptions(
                        TrustOptions.wrap(InsecureTrustManagerFactory.INSTANCE.getTrustManagers()[0]))
                .setClientAuth(ClientAuth.REQUEST)
                .setSslEngineOptions(
                        OpenSSLEngineOptions.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions());
    }

    /** So many bytes, always the same, that do not compress. */
    public static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private void serve(HttpServerRequest request) {
        if (HttpMethod.GET.equals(request.method()) && request.path().startsWith(CONTENT)) {
            answer(request);
        } else {
            echo(request);
        }
    }

    private void answer(HttpServerRequest request) {
        String tail = request.path().substring(CONTENT.length());
        int slash = tail.indexOf('/');
        int length = Integer.parseInt(slash < 0 ? tail : tail.substring(0, slash));
        if (length > MAX_CONTENT) {
            request.response().setStatusCode(400).end();
            return;
        }
        request.response()
                .putHeader("content-type", "application/octet-stream")
                .end(contents.computeIfAbsent(length, size -> Buffer.buffer(content(size))));
    }

    private static void echo(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        String type = request.getHeader("content-type");
        if (type != null) {
            response.putHeader("content-type", type);
            if (type.startsWith("application/grpc")) {
                response.putTrailer("grpc-status", "0");
            }
        }
        String length = request.getHeader("content-length");
        if (length != null && Long.parseLong(length) > STREAMED) {
            response.putHeader("content-length", length);
            request.pipeTo(response);
        } else {
            request.body().onSuccess(response::end);
        }
    }

    /** Runs until it is killed. Arguments: the host to listen on, loopback when there is none; the file of its keys for TLS. */
    public static void main(String[] args) {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        Optional<Path> keys = args.length > 1 ? Optional.of(Path.of(args[1])) : Optional.empty();
        start(vertx, args.length > 0 ? args[0] : "127.0.0.1", keys, loops)
                .onSuccess(port -> System.out.println(READY + port))
                .onFailure(cause -> {
                    System.err.println("error: " + cause.getMessage());
                    System.exit(1);
                });
    }
}
