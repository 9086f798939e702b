package io.be.mesh.tests.service;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back for the bytes that were written to a connection of their own.
 *
 * @param text up to the end of the connection, in ISO-8859-1
 * @param closed whether the other end closed it
 */
record Exchanged(String text, boolean closed) {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    /** Writes and reads until the node closes. */
    static Exchanged with(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return with(socket, bytes);
        }
    }

    static Exchanged with(Socket socket, byte[] bytes) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean closed = true;
        try {
            InputStream in = socket.getInputStream();
            in.transferTo(answer);
        } catch (SocketTimeoutException silent) {
            closed = false;
        } catch (SocketException reset) {
            closed = true;
        }
        return new Exchanged(answer.toString(StandardCharsets.ISO_8859_1), closed);
    }

    /** Of the first answer; 0 when there is none. */
    int status() {
        Matcher line = STATUS_LINE.matcher(text);
        return line.lookingAt() ? Integer.parseInt(line.group(1)) : 0;
    }

    int answers() {
        return (int) STATUS_LINE.matcher(text).results().count();
    }
}
