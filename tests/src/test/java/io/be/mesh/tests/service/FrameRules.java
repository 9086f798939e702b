package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Http2Wire.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sections 3.4 to 4.3: the preface, frames and header blocks. */
final class FrameRules {
    private FrameRules() {}

    static void prefaces(Rule.Book book) {
        byte[] preface = PREFACE.getBytes(ISO_8859_1);
        book.section("3.4")
                .rule(
                        "the first frame of the server is SETTINGS",
                        wire -> wire.raw(preface).frame(SETTINGS, 0, 0),
                        wire -> {
                            assertThat(wire.read())
                                    .extracting(Frame::type, Frame::flags)
                                    .containsExactly(SETTINGS, 0);
                        })
                .answered(1, 200, "a request right behind the preface", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.stats()))
                .answered(1, 200, "a preface byte by byte", wire -> {
                    for (byte each : joined(preface, bytes(SETTINGS, 0, 0))) {
                        wire.raw(new byte[] {each});
                    }
                    wire.headers(WHOLE, 1, Requests.stats());
                })
                .connection(
                        "PING instead of SETTINGS",
                        wire -> wire.raw(preface).frame(PING, 0, 0, new byte[8]),
                        PROTOCOL_ERROR)
                .connection(
                        "HEADERS instead of SETTINGS",
                        wire -> wire.raw(preface).headers(WHOLE, 1, Requests.stats()),
                        PROTOCOL_ERROR)
                .connection(
                        "an acknowledgement instead of SETTINGS",
                        wire -> wire.raw(preface).frame(SETTINGS, ACK, 0),
                        PROTOCOL_ERROR)
                .rule(
                        "a preface that is wrong at its end",
                        wire -> wire.raw("PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n".getBytes(ISO_8859_1)),
                        FrameRules::ends);
    }

    /** Whatever is said before. */
    private static void ends(Http2Wire wire) throws IOException {
        while (wire.readByte() >= 0) {
            continue;
        }
    }

    static void frames(Rule.Book book) {
        book.section("4.1")
                .ignored("a frame of an unknown type", wire -> wire.begin().frame(0x2a, 0, 0, new byte[16]))
                .ignored("a frame of an unknown type without payload", wire -> wire.begin()
                        .frame(0xfe, 0xff, 0))
                .answered(1, 200, "a frame of an unknown type on a stream", wire -> wire.begin()
                        .headers(END_HEADERS, 1, Requests.post())
                        .frame(0x2a, 0xff, 1, new byte[3])
                        .frame(DATA, END_STREAM, 1, "{}".getBytes(ISO_8859_1)))
                .rule(
                        "flags without a meaning",
                        wire -> wire.begin().frame(PING, 0xfe, 0, new byte[8]),
                        wire -> assertThat(wire.await(PING, 0).flags()).isEqualTo(ACK))
                .answered(1, 200, "the reserved bit of a stream", wire -> wire.begin()
                        .frame(HEADERS, WHOLE, Integer.MIN_VALUE | 1, Requests.stats()));
        book.section("4.2")
                .answered(1, 200, "a frame of 16,384 bytes", wire -> wire.begin()
                        .headers(END_HEADERS, 1, Requests.post())
                        .frame(DATA, 0, 1, spaces(16_384))
                        .frame(DATA, END_STREAM, 1, "{}".getBytes(ISO_8859_1)))
                .answered(1, 200, "a frame of the most that the server takes", wire -> {
                    wire.begin();
                    int most = most(wire.await(SETTINGS, 0).payload());
                    wire.frame(SETTINGS, ACK, 0)
                            .headers(END_HEADERS, 1, Requests.post())
                            .frame(DATA, 0, 1, spaces(most))
                            .frame(DATA, END_STREAM, 1, "{}".getBytes(ISO_8859_1));
                })
                .connection(
                        "DATA that is larger",
                        wire -> wire.begin()
                                .headers(END_HEADERS, 1, Requests.post())
                                .raw(Arrays.copyOf(bytes(DATA, 0, 1, new byte[65_537]), 9)),
                        FRAME_SIZE_ERROR)
                .connection(
                        "HEADERS that are larger",
                        wire -> wire.begin().raw(Arrays.copyOf(bytes(HEADERS, WHOLE, 1, new byte[65_537]), 9)),
                        FRAME_SIZE_ERROR)
                .connection(
                        "SETTINGS that are larger",
                        wire -> wire.begin().raw(Arrays.copyOf(bytes(SETTINGS, 0, 0, new byte[70_002]), 9)),
                        FRAME_SIZE_ERROR);
    }

    private static byte[] spaces(int count) {
        byte[] spaces = new byte[count];
        Arrays.fill(spaces, (byte) ' ');
        return spaces;
    }

    private static int most(byte[] settings) {
        ByteBuffer all = ByteBuffer.wrap(settings);
        int most = 16_384;
        while (all.hasRemaining()) {
            int id = all.getShort();
            int value = all.getInt();
            most = id == 5 ? value : most;
        }
        return most;
    }

    static void blocks(Rule.Book book) {
        book.section("4.3")
                .connection(
                        "an index that is not there", wire -> block(wire, new Hpack().indexed(70)), COMPRESSION_ERROR)
                .connection("index 0", wire -> block(wire, new Hpack().raw(0x80)), COMPRESSION_ERROR)
                .connection(
                        "a name index that is not there",
                        wire -> block(wire, new Hpack().raw(0x7e, 0, 0)),
                        COMPRESSION_ERROR)
                .connection(
                        "a string that is cut off",
                        wire -> block(wire, new Hpack().raw(0x00, 0x05, 'a')),
                        COMPRESSION_ERROR)
                .connection(
                        "an integer that is cut off",
                        wire -> block(wire, new Hpack().raw(0xff, 0x80)),
                        COMPRESSION_ERROR)
                .connection(
                        "an integer without end",
                        wire -> block(
                                wire,
                                new Hpack()
                                        .raw(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)),
                        COMPRESSION_ERROR)
                .connection(
                        "a table larger than allowed",
                        wire -> block(wire, new Hpack().raw(0x3f, 0xe2, 0x1f)),
                        COMPRESSION_ERROR)
                .connection(
                        "Huffman code with EOS",
                        wire -> block(wire, new Hpack().raw(0x00, 0x84, 0xff, 0xff, 0xff, 0xff, 0x01, 'a')),
                        COMPRESSION_ERROR)
                .connection(
                        "Huffman padding of zeros",
                        wire -> block(wire, new Hpack().raw(0x00, 0x81, 0x18, 0x01, 'a')),
                        COMPRESSION_ERROR)
                .connection(
                        "Huffman padding of eight bits",
                        wire -> block(wire, new Hpack().raw(0x00, 0x82, 0x1f, 0xff, 0x01, 'a')),
                        COMPRESSION_ERROR)
                .answered(3, 200, "the table is kept from one request to the next", wire -> wire.begin()
                        .headers(
                                WHOLE,
                                1,
                                new Hpack()
                                        .kept(":method", "GET")
                                        .kept(":scheme", "http")
                                        .kept(":authority", "mesh.example")
                                        .kept(":path", "/stats")
                                        .bytes())
                        .headers(
                                WHOLE,
                                3,
                                new Hpack()
                                        .indexed(65)
                                        .indexed(64)
                                        .indexed(63)
                                        .indexed(62)
                                        .bytes()))
                .answered(3, 200, "the table is kept across a malformed request", wire -> wire.begin()
                        .headers(
                                WHOLE,
                                1,
                                new Hpack()
                                        .kept(":method", "GET")
                                        .kept("UPPER", "a")
                                        .kept(":authority", "mesh.example")
                                        .kept(":path", "/stats")
                                        .bytes())
                        .headers(
                                WHOLE,
                                3,
                                new Hpack()
                                        .indexed(65)
                                        .literal(":scheme", "http")
                                        .indexed(63)
                                        .indexed(62)
                                        .bytes()))
                .answered(1, 200, "a block in pieces", wire -> pieces(wire, 3))
                .answered(1, 200, "a block in small pieces", wire -> pieces(wire, 12))
                .connection(
                        "another stream within a block",
                        wire -> wire.begin()
                                .headers(END_STREAM, 1, Requests.stats())
                                .headers(WHOLE, 3, Requests.stats()),
                        PROTOCOL_ERROR)
                .connection(
                        "PING within a block",
                        wire -> wire.begin()
                                .headers(END_STREAM, 1, Requests.stats())
                                .frame(PING, 0, 0, new byte[8]),
                        PROTOCOL_ERROR)
                .connection(
                        "DATA within a block",
                        wire -> wire.begin().headers(0, 1, Requests.post()).frame(DATA, END_STREAM, 1),
                        PROTOCOL_ERROR);
    }

    private static void block(Http2Wire wire, Hpack block) throws IOException {
        wire.begin().headers(WHOLE, 1, block.bytes());
    }

    private static void pieces(Http2Wire wire, int count) throws IOException {
        byte[] block = Requests.stats();
        int size = block.length / count + 1;
        wire.begin();
        for (int from = 0; from < block.length; from += size) {
            int to = Math.min(block.length, from + size);
            int type = from == 0 ? HEADERS : CONTINUATION;
            int flags = (from == 0 ? END_STREAM : 0) | (to == block.length ? END_HEADERS : 0);
            wire.frame(type, flags, 1, Arrays.copyOfRange(block, from, to));
        }
    }
}
