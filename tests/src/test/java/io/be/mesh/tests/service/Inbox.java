package io.be.mesh.tests.service;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program to which messages are brought, with the server of the JDK. */
final class Inbox implements AutoCloseable {
    record Letter(Headers headers, byte[] body) {
        String header(String name) {
            return headers.getFirst(name);
        }

        String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Letter> letters = new LinkedBlockingQueue<>();
    private volatile int status = 200;

    /** @param port 0: any */
    Inbox(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.setExecutor(threads);
        server.createContext("/inbox", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(status, -1);
            letters.add(new Letter(exchange.getRequestHeaders(), body));
        }
    }

    /** The status of the answers from now on. */
    void answering(int with) {
        status = with;
    }

    Letter next() throws InterruptedException {
        Letter letter = letters.poll(30, TimeUnit.SECONDS);
        if (letter == null) {
            throw new AssertionError("nothing was brought");
        }
        return letter;
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
