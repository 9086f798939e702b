package io.be.mesh.tests.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The first message of a TLS client, byte by byte: it can offer what no library of today speaks any more.
 *
 * @param version highest protocol version offered, 0x0300 (SSL 3) to 0x0303 (TLS 1.2)
 * @param suites numbers of the cipher suites, as registered
 * @param compressions numbers of the compression methods; 0 is none
 * @param groups numbers of the curves
 * @param protocols names for ALPN; none: the extension is left out
 */
public record ClientHello(
        int version, List<Integer> suites, List<Integer> compressions, List<Integer> groups, List<String> protocols) {
    /** Which the server shows to those who also send it: a TLS 1.2 server that renegotiates securely. */
    public static final int RENEGOTIATION_INFO = 0xff01;

    public static final int HEARTBEAT = 15;
    private static final int ALPN = 16;
    private static final int HANDSHAKE = 22;
    private static final int SERVER_HELLO = 2;
    private static final int RANDOM_BYTES = 32;
    private static final int TIMEOUT_MILLIS = 20_000;

    /** TLS 1.2 with everything that is right: ECDHE with AES-GCM, P-256 and X25519. */
    public static ClientHello sound() {
        return new ClientHello(0x0303, List.of(0xc02b, 0xc02f), List.of(0), List.of(29, 23), List.of());
    }

    public ClientHello version(int other) {
        return new ClientHello(other, suites, compressions, groups, protocols);
    }

    public ClientHello suites(List<Integer> others) {
        return new ClientHello(version, others, compressions, groups, protocols);
    }

    public ClientHello compressions(List<Integer> others) {
        return new ClientHello(version, suites, others, groups, protocols);
    }

    public ClientHello groups(List<Integer> others) {
        return new ClientHello(version, suites, compressions, others, protocols);
    }

    public ClientHello protocols(List<String> others) {
        return new ClientHello(version, suites, compressions, groups, others);
    }

    /** Says it to a node; empty when the node answers with an alert or hangs up. */
    public Optional<ServerHello> to(MeshProcess node) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(bytes());
            return answer(new DataInputStream(socket.getInputStream()));
        }
    }

    private static Optional<ServerHello> answer(DataInputStream in) throws IOException {
        byte[] record;
        try {
            if (in.readUnsignedByte() != HANDSHAKE) {
                return Optional.empty();
            }
            in.readUnsignedShort();
            record = in.readNBytes(in.readUnsignedShort());
        } catch (EOFException | SocketException hungUp) {
            return Optional.empty();
        }
        ByteBuffer hello = ByteBuffer.wrap(record);
        if (hello.get() != SERVER_HELLO) {
            return Optional.empty();
        }
        hello.position(4);
        int version = Short.toUnsignedInt(hello.getShort());
        hello.position(hello.position() + RANDOM_BYTES);
        hello.position(hello.position() + 1 + Byte.toUnsignedInt(hello.get(hello.position())));
        int suite = Short.toUnsignedInt(hello.getShort());
        int compression = Byte.toUnsignedInt(hello.get());
        return Optional.of(new ServerHello(version, suite, compression, extensions(hello)));
    }

    private static Map<Integer, String> extensions(ByteBuffer hello) {
        Map<Integer, String> extensions = new HashMap<>();
        int end = hello.getShort() + hello.position();
        while (hello.position() < end) {
            int type = Short.toUnsignedInt(hello.getShort());
            byte[] content = new byte[Short.toUnsignedInt(hello.getShort())];
            hello.get(content);
            extensions.put(type, new String(content, StandardCharsets.ISO_8859_1));
        }
        return extensions;
    }

    private byte[] bytes() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, version);
        body.writeBytes(new byte[RANDOM_BYTES]);
        body.write(0);
        vector(body, 2, numbers(2, suites));
        vector(body, 1, numbers(1, compressions));
        vector(body, 2, extensions());
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(1);
        vector(message, 3, body.toByteArray());
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.write(HANDSHAKE);
        number(record, Math.min(version, 0x0301));
        vector(record, 2, message.toByteArray());
        return record.toByteArray();
    }

    private byte[] extensions() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        extension(all, 10, vector(2, numbers(2, groups)));
        extension(all, 11, vector(1, new byte[] {0}));
        // ECDSA and RSA with SHA-256.
        extension(all, 13, vector(2, numbers(2, List.of(0x0403, 0x0804, 0x0401))));
        extension(all, HEARTBEAT, new byte[] {1});
        extension(all, RENEGOTIATION_INFO, new byte[] {0});
        if (!protocols.isEmpty()) {
            ByteArrayOutputStream names = new ByteArrayOutputStream();
            protocols.forEach(name -> vector(names, 1, name.getBytes(StandardCharsets.US_ASCII)));
            extension(all, ALPN, vector(2, names.toByteArray()));
        }
        return all.toByteArray();
    }

    private static void extension(ByteArrayOutputStream to, int type, byte[] content) {
        number(to, type);
        vector(to, 2, content);
    }

    private static byte[] numbers(int width, List<Integer> numbers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int number : numbers) {
            if (width == 2) {
                out.write(number >> 8);
            }
            out.write(number);
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream to, int number) {
        to.writeBytes(numbers(2, List.of(number)));
    }

    private static byte[] vector(int lengthBytes, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        vector(out, lengthBytes, content);
        return out.toByteArray();
    }

    /** Content behind its length. */
    private static void vector(ByteArrayOutputStream to, int lengthBytes, byte[] content) {
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            to.write(content.length >> shift);
        }
        to.writeBytes(content);
    }

    /**
     * What the server has chosen.
     *
     * @param extensions content by number, a character for each byte
     */
    public record ServerHello(int version, int suite, int compression, Map<Integer, String> extensions) {
        public ServerHello {
            extensions = Map.copyOf(extensions);
        }

        /** The protocol chosen by ALPN; empty: none. */
        public String protocol() {
            String chosen = extensions.getOrDefault(ALPN, "");
            return chosen.isEmpty() ? "" : chosen.substring(3);
        }
    }
}
