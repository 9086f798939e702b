package io.be.mesh.verticle.ingress.bytes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A plain server of bytes, each of whose connections does the same. */
final class ByteServer implements AutoCloseable {
    interface Talk {
        void with(Socket client) throws IOException;
    }

    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();

    ByteServer(Talk talk) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(() -> accept(talk));
    }

    /** Sends back what comes, until that ends. */
    static ByteServer echo() throws IOException {
        return new ByteServer(client -> {
            client.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
        });
    }

    private void accept(Talk talk) {
        try {
            while (true) {
                Socket client = listening.accept();
                connections.incrementAndGet();
                threads.execute(() -> talk(talk, client));
            }
        } catch (IOException closed) {
            return; // the test is over
        }
    }

    private static void talk(Talk talk, Socket client) {
        try (client) {
            talk.with(client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
