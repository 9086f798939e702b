package io.be.mesh.tests.service;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 server on a bare socket that keeps every whole request as it came and answers it with 200. */
final class RecordingBackend implements AutoCloseable {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final BlockingQueue<Seen> requests = new LinkedBlockingQueue<>();

    RecordingBackend() throws IOException {
        start(this::accept);
    }

    /**
     * A request.
     *
     * @param line the request line
     * @param headers {@code name: value}, in order
     * @param body without its framing
     */
    record Seen(String line, List<String> headers, byte[] body) {
        /** The values of a header. */
        List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(header -> header.substring(name.length() + 1).strip())
                    .toList();
        }

        String method() {
            return line.split(" ")[0];
        }

        String target() {
            return line.split(" ")[1];
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next whole request; fails when there is none for a while. */
    Seen next() throws InterruptedException {
        Seen seen = requests.poll(20, TimeUnit.SECONDS);
        if (seen == null) {
            throw new AssertionError("no request has arrived");
        }
        return seen;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (Seen seen = read(in); seen != null; seen = read(in)) {
                requests.add(seen);
                socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException broken) {
            // A request that was broken off is none.
            return;
        }
    }

    private static @Nullable Seen read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        List<String> headers = new ArrayList<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            headers.add(header);
        }
        Seen head = new Seen(line, headers, new byte[0]);
        if (!head.all("transfer-encoding").isEmpty()) {
            return new Seen(line, headers, chunks(in));
        }
        List<String> lengths = head.all("content-length");
        byte[] body = in.readNBytes(lengths.isEmpty() ? 0 : Integer.parseInt(lengths.get(0)));
        return new Seen(line, headers, body);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(size));
            if (!line(in).isEmpty()) {
                throw new IOException("a chunk does not end where it should");
            }
        }
        while (!line(in).isEmpty()) {
            continue;
        }
        return body.toByteArray();
    }

    /** Up to CR LF; empty at the end, too. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            line.write(next);
            String text = line.toString(StandardCharsets.ISO_8859_1);
            if (text.endsWith("\r\n")) {
                return text.substring(0, text.length() - 2);
            }
        }
        if (line.size() > 0) {
            throw new IOException("broken off");
        }
        return "";
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "backend");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
