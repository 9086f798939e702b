package io.be.mesh.tests.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sits between two nodes and keeps every byte, both ways. */
public final class RecordingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Recording> connections = new ArrayList<>();

    /** @param target port of this machine behind it */
    public RecordingProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("proxy-accept", this::accept);
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** What has passed so far, one for each connection. */
    public synchronized List<Recording> connections() {
        return List.copyOf(connections);
    }

    /** Whether a text has passed in clear on any connection, either way. */
    public boolean saw(String text) {
        return connections().stream()
                .anyMatch(connection -> connection.sent().contains(text)
                        || connection.received().contains(text));
    }

    /** The bytes of one connection, as ISO-8859-1. */
    public static final class Recording {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final Socket client;
        private final Socket server;

        private Recording(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        public String sent() {
            return sent.toString(StandardCharsets.ISO_8859_1);
        }

        public String received() {
            return received.toString(StandardCharsets.ISO_8859_1);
        }

        private void close() {
            try (client;
                    server) {
                client.shutdownOutput();
            } catch (IOException e) {
                // It was closed by its ends already.
                return;
            }
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Recording recording = new Recording(client, new Socket(InetAddress.getLoopbackAddress(), target));
                synchronized (this) {
                    connections.add(recording);
                }
                start("proxy-up", () -> copy(recording, recording.client, recording.server, recording.sent));
                start("proxy-down", () -> copy(recording, recording.server, recording.client, recording.received));
            } catch (IOException e) {
                // Closed, or the target is not there: the client sees that its connection was not served.
                continue;
            }
        }
    }

    private static void copy(Recording recording, Socket from, Socket to, ByteArrayOutputStream kept) {
        byte[] block = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                kept.write(block, 0, count);
                out.write(block, 0, count);
            }
        } catch (IOException e) {
            // One end has gone: so goes the other.
            recording.close();
            return;
        }
        recording.close();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        connections().forEach(Recording::close);
    }
}
