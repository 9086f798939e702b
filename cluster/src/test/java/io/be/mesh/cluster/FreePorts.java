package io.be.mesh.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports to listen on later. Below those that the system gives to connections: one of those may be taken by the time it is
 * needed, by any other test.
 */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePorts() {}

    /** The first of so many in a row that are free on each of the addresses. */
    public static int inARow(int count, List<String> addresses) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, LAST - count);
            if (areFree(first, count, addresses)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row");
    }

    public static int one() {
        return inARow(1, List.of("127.0.0.1"));
    }

    private static boolean areFree(int first, int count, List<String> addresses) {
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (String address : addresses) {
                for (int i = 0; i < count; i++) {
                    ServerSocket socket = new ServerSocket();
                    taken.add(socket);
                    socket.bind(new InetSocketAddress(InetAddress.getByName(address), first + i));
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            taken.forEach(FreePorts::release);
        }
    }

    private static void release(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
