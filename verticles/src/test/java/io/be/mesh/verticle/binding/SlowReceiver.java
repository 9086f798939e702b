package io.be.mesh.verticle.binding;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** A receiver that reads one message in small portions with a breath between them, then says that it has taken it. */
final class SlowReceiver implements AutoCloseable {
    private static final int PORTION = 1 << 20;
    private static final long BREATH_NANOS = 5_000_000;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket listening;

    /** @param sum gets the check sum of what was read */
    SlowReceiver(CompletableFuture<Long> sum) throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(sum), "slow-receiver");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(CompletableFuture<Long> sum) {
        try (Socket socket = listening.accept()) {
            InputStream in = socket.getInputStream();
            Matcher length = LENGTH.matcher(head(in));
            long left = length.find() ? Long.parseLong(length.group(1)) : 0;
            CRC32 all = new CRC32();
            while (left > 0) {
                byte[] portion = in.readNBytes((int) Math.min(PORTION, left));
                all.update(portion);
                left -= portion.length;
                LockSupport.parkNanos(BREATH_NANOS);
            }
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            sum.complete(all.getValue());
        } catch (IOException e) {
            sum.completeExceptionally(e);
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
