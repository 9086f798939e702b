package io.be.mesh.tests.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** HTTP/2 by hand: what is sent is exactly what is written here. One thread. */
final class Http2Wire implements AutoCloseable {
    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int ACK = 0x1;
    static final int END_STREAM = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITIZED = 0x20;
    static final int WHOLE = END_STREAM | END_HEADERS;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int FLOW_CONTROL_ERROR = 3;
    static final int STREAM_CLOSED = 5;
    static final int FRAME_SIZE_ERROR = 6;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int COMPRESSION_ERROR = 9;
    static final int ENHANCE_YOUR_CALM = 11;

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int HEADER = 9;

    private final Socket socket;
    private final DataInputStream in;

    Http2Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(socket.getInputStream());
    }

    static Http2Wire plain(int port) throws IOException {
        return new Http2Wire(new Socket("127.0.0.1", port));
    }

    /** A frame that has arrived. */
    record Frame(int type, int flags, int stream, byte[] payload) {
        /** Of HEADERS: the block without the priority in front of it. */
        byte[] block() {
            int from = (flags & PRIORITIZED) == 0 ? 0 : 5;
            return Arrays.copyOfRange(payload, from, payload.length);
        }

        /** Of RST_STREAM and GOAWAY. */
        int code() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? Integer.BYTES : 0);
        }

        @Override
        public String toString() {
            return "type " + type + " flags " + flags + " stream " + stream + " "
                    + (type == RST_STREAM || type == GOAWAY ? "code " + code() : payload.length + " bytes");
        }
    }

    Http2Wire raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** The preface and empty settings, which are acknowledged later by whoever wants to. */
    Http2Wire begin() throws IOException {
        return raw(PREFACE.getBytes(ISO_8859_1)).frame(SETTINGS, 0, 0);
    }

    static byte[] bytes(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    Http2Wire frame(int type, int flags, int stream, byte... payload) throws IOException {
        return raw(bytes(type, flags, stream, payload));
    }

    Http2Wire frame(int type, int flags, int stream, int value) throws IOException {
        return frame(type, flags, stream, number(value));
    }

    Http2Wire setting(int id, long value) throws IOException {
        return frame(SETTINGS, 0, 0, entry(id, (int) value));
    }

    static byte[] entry(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    Http2Wire headers(int flags, int stream, byte[] block) throws IOException {
        return frame(HEADERS, flags, stream, block);
    }

    /** The next frame; null when the connection has ended. */
    @Nullable
    Frame read() throws IOException {
        try {
            byte[] header = new byte[HEADER];
            in.readFully(header);
            ByteBuffer fields = ByteBuffer.wrap(header);
            int length = (fields.getShort() & 0xffff) << 8 | fields.get() & 0xff;
            int type = fields.get();
            int flags = fields.get() & 0xff;
            int stream = fields.getInt() & Integer.MAX_VALUE;
            byte[] payload = new byte[length];
            in.readFully(payload);
            return new Frame(type, flags, stream, payload);
        } catch (EOFException | SocketException end) {
            return null;
        }
    }

    /** A byte of whatever it is; negative at the end. */
    int readByte() throws IOException {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    /** The first frame that arrives of a type, of a stream or, negative, of any; fails when the connection ends before. */
    Frame await(int type, int stream) throws IOException {
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.type() == type && (stream < 0 || frame.stream() == stream)) {
                return frame;
            }
            assertThat(frame.type())
                    .as("%s instead of type %d of %d", frame, type, stream)
                    .isNotIn(GOAWAY);
        }
        throw new AssertionError("the connection has ended instead of type " + type + " of stream " + stream);
    }

    int status(int stream) throws IOException {
        return Hpack.status(await(HEADERS, stream).block());
    }

    /** The connection goes on, and has not been told anything bad up to here. */
    void isAlive() throws IOException {
        byte[] mark = "to-and-f".getBytes(ISO_8859_1);
        frame(PING, 0, 0, mark);
        for (Frame frame = read(); frame != null; frame = read()) {
            assertThat(frame.type()).as(frame.toString()).isNotIn(GOAWAY, RST_STREAM);
            if (frame.type() == PING && frame.flags() == ACK && Arrays.equals(frame.payload(), mark)) {
                return;
            }
        }
        throw new AssertionError("the connection has ended");
    }

    /** The connection is told off with one of the codes, and ends. */
    void isCutOff(List<Integer> codes) throws IOException {
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.type() == GOAWAY) {
                assertThat(frame.code()).as(frame.toString()).isIn(codes);
                while (read() != null) {
                    continue;
                }
                return;
            }
        }
        throw new AssertionError("the connection has ended without a word");
    }

    /** The stream, or as RFC 9113 5.4.2 allows the connection, is told off with one of the codes. */
    void isReset(int stream, List<Integer> codes) throws IOException {
        for (Frame frame = read(); frame != null; frame = read()) {
            if (frame.type() == GOAWAY || frame.type() == RST_STREAM && frame.stream() == stream) {
                assertThat(frame.code()).as(frame.toString()).isIn(codes);
                return;
            }
        }
        throw new AssertionError("the connection has ended without a word");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
