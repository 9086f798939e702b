package io.be.mesh.tests.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The server of the JDK: HTTP/1.1, and nothing it does is in a hurry. */
final class JdkBackend implements Backend {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile byte[] kept = new byte[0];

    JdkBackend(String path) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext(path, this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.endsWith("/file")) {
                file(exchange);
            } else if (path.endsWith("/events")) {
                stream(exchange);
            } else {
                send(exchange, greeting().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            kept = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
        } else {
            send(exchange, kept);
        }
    }

    private static void send(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Sends what {@link #publish} is given until it is given an empty text. */
    private void stream(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        try {
            for (String event = events.poll(15, TimeUnit.MINUTES);
                    event != null;
                    event = events.poll(15, TimeUnit.MINUTES)) {
                if (event.isEmpty()) {
                    return;
                }
                out.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings an event to the client of {@code …/events}; an empty one ends its answer. */
    void publish(String event) {
        events.add(event);
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public String greeting() {
        return "hello from the JDK";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
