package io.be.mesh.tests.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Sits between a client and a node and cuts connections by chance, in the middle of what is sent, either way. */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final int oneIn;
    private final Random random;
    private final AtomicInteger cuts = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * @param target port of this machine behind it
     * @param oneIn of so many blocks that pass one cuts its connection; 0 for none
     */
    public CuttingProxy(int target, int oneIn, long seed) throws IOException {
        this.target = target;
        this.oneIn = oneIn;
        this.random = new Random(seed);
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("cutting-accept", this::accept);
    }

    /** {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** How many connections it has cut. */
    public int cuts() {
        return cuts.get();
    }

    /** Cuts every connection that is open now. */
    public void cutAll() {
        cuts.addAndGet(open.size() / 2);
        open.forEach(CuttingProxy::drop);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                pass(listener.accept());
            } catch (IOException e) {
                // Closed.
                continue;
            }
        }
    }

    private void pass(Socket client) {
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            start("cutting-up", () -> copy(client, server));
            start("cutting-down", () -> copy(server, client));
        } catch (IOException e) {
            // The target is not there: the client sees that its connection was not served.
            drop(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] block = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(block); count >= 0; count = in.read(block)) {
                int passes = passes(count);
                out.write(block, 0, passes);
                if (passes < count) {
                    cuts.incrementAndGet();
                    break;
                }
            }
        } catch (IOException e) {
            // One end has gone: so goes the other.
            drop(from);
        }
        open.remove(from);
        open.remove(to);
        drop(from);
        drop(to);
    }

    /** How much of a block passes: all of it, or a part by chance before the cut. */
    private synchronized int passes(int count) {
        return oneIn > 0 && random.nextInt(oneIn) == 0 ? random.nextInt(count) : count;
    }

    private static void drop(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed already.
            return;
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(CuttingProxy::drop);
    }
}
