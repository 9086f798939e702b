package io.be.mesh.tests.channel;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** HTTP/1.1 on a bare socket that never reads: closed, or reset. */
final class SocketReader implements VanishingReader {
    private final Socket socket;

    /** @param reset whether it ends with a reset where an orderly close would be possible */
    SocketReader(URI node, String session, String topic, boolean reset) throws IOException {
        socket = new Socket(node.getHost(), node.getPort());
        socket.setTcpNoDelay(true);
        if (reset) {
            socket.setSoLinger(true, 0);
        }
        String request = "POST /v1/interconn/chan/pop?timeout=120 HTTP/1.1\r\nhost: " + node.getAuthority()
                + "\r\nx-ptp-session-id: " + session + "\r\nx-ptp-topic: " + topic + "\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void vanish() throws IOException {
        socket.close();
    }

    @Override
    public Optional<String> read() {
        return Optional.empty();
    }
}
