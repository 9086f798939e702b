package io.be.mesh.cluster.grid;

import io.be.mesh.conf.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands bytes from one place to another, and keeps what it has seen, each direction of each connection apart. */
final class RecordingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final HostPort to;
    private final List<ByteArrayOutputStream> seen = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    RecordingProxy(HostPort at, HostPort to) throws IOException {
        this.server = new ServerSocket(at.port(), 50, InetAddress.getByName(at.host()));
        this.to = to;
        thread(this::accept);
    }

    private static void thread(Runnable run) {
        Thread thread = new Thread(run, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket in = server.accept();
                Socket out = new Socket(to.host(), to.port());
                sockets.add(in);
                sockets.add(out);
                thread(() -> copy(in, out));
                thread(() -> copy(out, in));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void copy(Socket from, Socket into) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        seen.add(record);
        try (from;
                into) {
            InputStream in = from.getInputStream();
            OutputStream out = into.getOutputStream();
            byte[] buffer = new byte[64 * 1024];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                synchronized (record) {
                    record.write(buffer, 0, length);
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One of the two is gone.
        }
    }

    /** Each direction of each connection, one character for a byte. */
    List<String> seen() {
        return seen.stream()
                .map(record -> {
                    synchronized (record) {
                        return record.toString(StandardCharsets.ISO_8859_1);
                    }
                })
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
