package io.be.mesh.tests.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The requests of a yacl link as captured from its wire, and the bytes it accepts as answers; both directions. */
class YaclBytesIT {
    private static final HexFormat HEX = HexFormat.of();
    private static final String SUCCESS = "120b45303030303030303030301a0ce8afb7e6b182e68890e58a9f";
    private static final String FROM_HOST = "0801120c636f6e6e6563745f31010230";
    private static final String FROM_GUEST = "120c636f6e6e6563745f31010230";

    @Test
    void theHandshakeOfALinkPassesByteForByte() throws Exception {
        try (NodePair nodes = new NodePair("http://");
                Link host = new Link(nodes.a(), "a", "b");
                Link guest = new Link(nodes.b(), "b", "a")) {
            assertThat(host.push("host.0-guest.0", FROM_HOST)).isEqualTo(SUCCESS);
            assertThat(guest.pop("host.0-guest.0")).isEqualTo("0a10" + FROM_HOST + SUCCESS);

            assertThat(guest.push("guest.0-host.0", FROM_GUEST)).isEqualTo(SUCCESS);
            assertThat(host.pop("guest.0-host.0")).isEqualTo("0a0e" + FROM_GUEST + SUCCESS);

            long start = System.nanoTime();
            assertThat(guest.pop("host.0-guest.0")).as("nothing there").isEqualTo(SUCCESS);
            assertThat(System.nanoTime() - start)
                    .as("one second, not one millisecond, and below the two seconds that yacl allows")
                    .isBetween(900_000_000L, 1_900_000_000L);
        }
    }

    /** One kept-alive connection of a party. */
    private static final class Link implements AutoCloseable {
        private final Socket socket;
        private final URI node;
        private final String identities;

        Link(URI node, String self, String peer) throws IOException {
            this.node = node;
            socket = new Socket(node.getHost(), node.getPort());
            socket.setSoTimeout(20_000);
            identities = "x-ptp-source-inst-id: inst-" + self + "\r\nx-ptp-source-node-id: node-" + self
                    + "\r\nx-ptp-trace-id: trace-1\r\nx-ptp-tecn-provider-code: SecretFlow\r\nx-ptp-target-inst-id: inst-"
                    + peer + "\r\nx-ptp-target-node-id: node-" + peer + "\r\nx-ptp-token: token-1\r\n";
        }

        String push(String topic, String body) throws IOException {
            return call("push", topic, HEX.parseHex(body));
        }

        String pop(String topic) throws IOException {
            return call("pop?timeout=1", topic, new byte[0]);
        }

        private String call(String operation, String topic, byte[] body) throws IOException {
            String head = "POST /v1/interconn/chan/" + operation + " HTTP/1.1\r\nContent-Length: " + body.length
                    + "\r\nhost: " + node.getAuthority() + "\r\nx-ptp-session-id: session-1\r\nx-ptp-topic: " + topic
                    + "\r\n" + identities + "Accept: */*\r\nUser-Agent: brpc/1.0 curl/7.0\r\n\r\n";
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.write(head.getBytes(StandardCharsets.US_ASCII));
            request.write(body);
            socket.getOutputStream().write(request.toByteArray());
            return answer(socket.getInputStream());
        }

        private static String answer(InputStream in) throws IOException {
            assertThat(line(in)).startsWith("HTTP/1.1 200");
            int length = -1;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                String lower = header.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).trim());
                } else if (lower.startsWith("content-type:")) {
                    assertThat(lower).endsWith("application/proto");
                }
            }
            assertThat(length).as("content-length").isNotNegative();
            return HEX.formatHex(in.readNBytes(length));
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the connection ended after '" + line + "'");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
