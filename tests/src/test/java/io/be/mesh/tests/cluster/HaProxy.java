package io.be.mesh.tests.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** HAProxy in TCP mode: takes a replica out when it says that it goes or its port refuses, and sends connections to the others. */
final class HaProxy implements Balancer {
    private final Process process;
    private final Path config;
    private final int port;

    HaProxy(Path program, List<Integer> ports) throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        StringBuilder text = new StringBuilder("""
                global
                  maxconn 4096
                defaults
                  mode tcp
                  timeout connect 500ms
                  timeout client 120s
                  timeout server 120s
                  timeout check 1s
                  option httpchk GET /stats
                  retries 3
                  option redispatch 1
                listen mesh
                  balance roundrobin
                """);
        text.append("  bind 127.0.0.1:").append(port).append('\n');
        for (int i = 0; i < ports.size(); i++) {
            text.append("  server replica-" + i + " 127.0.0.1:" + ports.get(i) + " check inter 200ms fall 2 rise 1\n");
        }
        config = Files.createTempFile("haproxy", ".cfg");
        Files.writeString(config, text);
        process = new ProcessBuilder(program.toString(), "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public URI front() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
            Files.deleteIfExists(config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
