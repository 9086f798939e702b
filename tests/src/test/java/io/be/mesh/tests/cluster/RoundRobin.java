package io.be.mesh.tests.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP balancer: each connection to the next replica that takes it. */
final class RoundRobin implements Balancer {
    private static final int CONNECT_MILLIS = 500;

    private final ServerSocket front;
    private final List<Integer> ports;
    private final AtomicInteger next = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    RoundRobin(List<Integer> ports) throws IOException {
        this.ports = List.copyOf(ports);
        this.front = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        daemon("balancer", this::accept);
    }

    @Override
    public URI front() {
        return URI.create("http://127.0.0.1:" + front.getLocalPort());
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                daemon("balancer-connection", () -> join(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void join(Socket client) {
        open.add(client);
        for (int i = 0; i < ports.size(); i++) {
            Socket replica = new Socket();
            int port = ports.get(Math.floorMod(next.getAndIncrement(), ports.size()));
            try {
                replica.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
                open.add(replica);
                daemon("balancer-back", () -> copy(replica, client));
                copy(client, replica);
                return;
            } catch (IOException e) {
                shut(replica);
            }
        }
        shut(client);
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // The other direction ends with this one.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void shut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            front.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        open.forEach(RoundRobin::shut);
    }
}
