package io.be.mesh.verticle.ingress;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A client that decides itself when to write, read and go. */
public final class RawClient implements AutoCloseable {
    public final Socket socket;

    public RawClient(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
    }

    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public RawClient push(String topic, String payload) throws IOException {
        return send(pushing(topic, payload));
    }

    /** What {@link #push} sends. */
    public static String pushing(String topic, String payload) {
        return "POST /v1/interconn/chan/push HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: s\r\nx-ptp-topic: " + topic
                + "\r\ncontent-length: " + payload.length() + "\r\n\r\n" + payload;
    }

    /** Asks for a message in the raw profile. */
    public RawClient pop(String topic, int seconds, String version, String more) throws IOException {
        return send("POST /v1/interconn/chan/pop?timeout=" + seconds + " HTTP/" + version
                + "\r\nhost: x\r\nx-ptp-session-id: s\r\nx-ptp-topic: " + topic + "\r\n" + more
                + "content-length: 0\r\n\r\n");
    }

    public RawClient pop(String topic, int seconds) throws IOException {
        return pop(topic, seconds, "1.1", "");
    }

    /** Reads one answer with a content length; its body as text. */
    public String answer() throws IOException {
        InputStream in = socket.getInputStream();
        String head = head();
        String lower = head.toLowerCase(java.util.Locale.ROOT);
        int at = lower.indexOf("content-length: ") + 16;
        int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
        return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    /** Reads the head of one answer, which may be an interim one. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** Reads until the other side closes, or resets; null when it does neither in time. */
    public String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            all.write('!');
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Closes with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Pushes and sees that it was stored. */
    public static void store(int port, String topic, String payload) throws IOException {
        try (RawClient client = new RawClient(port)) {
            String answer = client.push(topic, payload).answer();
            if (!answer.contains("E0000000000")) {
                throw new IOException(answer);
            }
        }
    }

    /** Asks who is well: any request, for one that is answered at once. */
    public RawClient stats() throws IOException {
        return send("GET /stats HTTP/1.1\r\nhost: x\r\n\r\n");
    }

    /** Reads a message and stays until the node can be sure; empty when there was none for a while. */
    public static String take(int port, String topic) throws IOException {
        try (RawClient client = new RawClient(port)) {
            String body = "{\"topic\":\"" + topic + "\",\"timeout\":300}";
            String answer = client.send("POST /v1/interconn/chan/pop HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: s\r\n"
                            + "content-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                    .answer();
            client.stats().answer();
            int from = answer.indexOf("\"payload\":\"");
            return from < 0
                    ? ""
                    : new String(
                            Base64.getDecoder().decode(answer.substring(from + 11, answer.indexOf('"', from + 11))),
                            StandardCharsets.ISO_8859_1);
        }
    }
}
