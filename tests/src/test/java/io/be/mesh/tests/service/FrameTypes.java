package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Http2Wire.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Sections 6.1 to 6.10 and 7: what each type of frame may be. */
final class FrameTypes {
    private static final byte[] BODY = "{}".getBytes(ISO_8859_1);
    private static final int ENABLE_PUSH = 2;
    private static final int INITIAL_WINDOW = 4;
    private static final int MAX_FRAME = 5;

    private FrameTypes() {}

    static void data(Rule.Book book) {
        book
                .section("6.1")
                .connection("DATA on stream 0", wire -> wire.begin().frame(DATA, END_STREAM, 0, BODY), PROTOCOL_ERROR)
                .connection(
                        "padding as long as the payload",
                        wire -> open(wire).frame(DATA, PADDED | END_STREAM, 1, (byte) 3, (byte) 0, (byte) 0),
                        PROTOCOL_ERROR)
                .connection(
                        "padding longer than the payload",
                        wire -> open(wire).frame(DATA, PADDED | END_STREAM, 1, (byte) 9, (byte) 0),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "padding without a length",
                        wire -> open(wire).frame(DATA, PADDED | END_STREAM, 1),
                        FRAME_SIZE_ERROR,
                        PROTOCOL_ERROR)
                .answered(1, 200, "padded data", wire -> open(wire)
                        .frame(DATA, PADDED | END_STREAM, 1, joined(new byte[] {4}, BODY, new byte[4])))
                .answered(1, 200, "only padding", wire -> open(wire)
                        .frame(DATA, PADDED, 1, new byte[] {4, 0, 0, 0, 0})
                        .frame(DATA, END_STREAM, 1, BODY))
                .answered(1, 200, "an empty frame at the end", wire -> open(wire)
                        .frame(DATA, 0, 1, BODY)
                        .frame(DATA, END_STREAM, 1));
    }

    private static Http2Wire open(Http2Wire wire) throws IOException {
        return wire.begin().headers(END_HEADERS, 1, Requests.post());
    }

    static void headers(Rule.Book book) {
        book.section("6.2")
                .connection(
                        "padding longer than the block",
                        wire -> wire.begin()
                                .frame(HEADERS, WHOLE | PADDED, 1, joined(new byte[] {(byte) 255}, Requests.stats())),
                        PROTOCOL_ERROR)
                .connection(
                        "padding without a length",
                        wire -> wire.begin().frame(HEADERS, WHOLE | PADDED, 1),
                        FRAME_SIZE_ERROR,
                        PROTOCOL_ERROR)
                .connection(
                        "a priority that is cut off",
                        wire -> wire.begin().frame(HEADERS, WHOLE | PRIORITIZED, 1, new byte[3]),
                        FRAME_SIZE_ERROR,
                        PROTOCOL_ERROR)
                .answered(1, 200, "a padded block", wire -> wire.begin()
                        .frame(HEADERS, WHOLE | PADDED, 1, joined(new byte[] {7}, Requests.stats(), new byte[7])))
                .answered(1, 200, "a padded block with a priority", wire -> wire.begin()
                        .frame(
                                HEADERS,
                                WHOLE | PADDED | PRIORITIZED,
                                1,
                                joined(new byte[] {2}, number(0), new byte[] {0}, Requests.stats(), new byte[2])));
        book
                .section("6.3")
                .connection(
                        "PRIORITY on stream 0", wire -> wire.begin().frame(PRIORITY, 0, 0, new byte[5]), PROTOCOL_ERROR)
                .stream(
                        1,
                        "PRIORITY of four bytes",
                        wire -> open(wire).frame(PRIORITY, 0, 1, new byte[4]),
                        FRAME_SIZE_ERROR)
                .stream(
                        1,
                        "PRIORITY of six bytes",
                        wire -> open(wire).frame(PRIORITY, 0, 1, new byte[6]),
                        FRAME_SIZE_ERROR);
        book.section("6.4")
                .connection(
                        "RST_STREAM on stream 0", wire -> wire.begin().frame(RST_STREAM, 0, 0, CANCEL), PROTOCOL_ERROR)
                .connection(
                        "RST_STREAM of three bytes",
                        wire -> open(wire).frame(RST_STREAM, 0, 1, new byte[3]),
                        FRAME_SIZE_ERROR)
                .connection(
                        "RST_STREAM of five bytes",
                        wire -> open(wire).frame(RST_STREAM, 0, 1, new byte[5]),
                        FRAME_SIZE_ERROR)
                .ignored("a reset of an open stream", wire -> open(wire).frame(RST_STREAM, 0, 1, CANCEL));
    }

    static void settings(Rule.Book book) {
        book.section("6.5")
                .connection(
                        "an acknowledgement with a payload",
                        wire -> wire.begin().frame(SETTINGS, ACK, 0, entry(ENABLE_PUSH, 0)),
                        FRAME_SIZE_ERROR)
                .connection(
                        "SETTINGS on a stream",
                        wire -> wire.begin().frame(SETTINGS, 0, 1, entry(ENABLE_PUSH, 0)),
                        PROTOCOL_ERROR)
                .connection(
                        "SETTINGS of five bytes",
                        wire -> wire.begin().frame(SETTINGS, 0, 0, new byte[5]),
                        FRAME_SIZE_ERROR);
        book.section("6.5.2")
                .connection("push is 2", wire -> wire.begin().setting(ENABLE_PUSH, 2), PROTOCOL_ERROR)
                .ignored("push is 0", wire -> wire.begin().setting(ENABLE_PUSH, 0))
                .connection(
                        "a window of 2^31", wire -> wire.begin().setting(INITIAL_WINDOW, 1L << 31), FLOW_CONTROL_ERROR)
                .ignored("a window of 2^31 - 1", wire -> wire.begin().setting(INITIAL_WINDOW, Integer.MAX_VALUE))
                .connection("frames of 16,383", wire -> wire.begin().setting(MAX_FRAME, 16_383), PROTOCOL_ERROR)
                .connection("frames of 2^24", wire -> wire.begin().setting(MAX_FRAME, 1 << 24), PROTOCOL_ERROR)
                .ignored("frames of 2^24 - 1", wire -> wire.begin().setting(MAX_FRAME, (1 << 24) - 1))
                .ignored("a header table of nothing", wire -> wire.begin().setting(1, 0))
                .ignored("a header table of 4 GiB", wire -> wire.begin().setting(1, 0xffffffffL));
        book.section("6.5.3")
                .rule(
                        "SETTINGS are acknowledged in order",
                        wire -> wire.begin().setting(3, 7).setting(3, 8),
                        wire -> {
                            for (int i = 0; i < 3; i++) {
                                Frame frame = wire.await(SETTINGS, 0);
                                while (frame.flags() != ACK) {
                                    frame = wire.await(SETTINGS, 0);
                                }
                            }
                        })
                .rule(
                        "of one setting twice the last holds",
                        wire -> wire.begin()
                                .frame(SETTINGS, 0, 0, joined(entry(INITIAL_WINDOW, 1), entry(INITIAL_WINDOW, 2)))
                                .headers(WHOLE, 1, Requests.stats()),
                        wire -> assertThat(wire.await(DATA, 1).payload()).hasSize(2));
    }

    static void control(Rule.Book book) {
        byte[] promise = joined(number(2), Requests.stats());
        book.section("6.6")
                .connection(
                        "PUSH_PROMISE of a client",
                        wire -> open(wire).frame(PUSH_PROMISE, END_HEADERS, 1, promise),
                        PROTOCOL_ERROR);
        book.section("6.7")
                .ignored("PING", Http2Wire::begin)
                .ignored("an acknowledgement nobody asked for", wire -> wire.begin()
                        .frame(PING, ACK, 0, new byte[8]))
                .connection("PING on a stream", wire -> wire.begin().frame(PING, 0, 1, new byte[8]), PROTOCOL_ERROR)
                .connection(
                        "PING of seven bytes", wire -> wire.begin().frame(PING, 0, 0, new byte[7]), FRAME_SIZE_ERROR)
                .connection(
                        "PING of nine bytes", wire -> wire.begin().frame(PING, 0, 0, new byte[9]), FRAME_SIZE_ERROR);
        book.section("6.8")
                .connection("GOAWAY on a stream", wire -> wire.begin().frame(GOAWAY, 0, 1, new byte[8]), PROTOCOL_ERROR)
                .connection(
                        "GOAWAY of four bytes", wire -> wire.begin().frame(GOAWAY, 0, 0, new byte[4]), FRAME_SIZE_ERROR)
                .answered(1, 200, "what is open is answered behind GOAWAY", wire -> open(wire)
                        .frame(GOAWAY, 0, 0, new byte[8])
                        .frame(DATA, END_STREAM, 1, BODY));
        book.section("6.10")
                .connection(
                        "CONTINUATION without HEADERS",
                        wire -> open(wire).frame(CONTINUATION, END_HEADERS, 1, new byte[0]),
                        PROTOCOL_ERROR)
                .connection(
                        "CONTINUATION on stream 0",
                        wire -> wire.begin()
                                .headers(END_STREAM, 1, Requests.stats())
                                .frame(CONTINUATION, END_HEADERS, 0),
                        PROTOCOL_ERROR)
                .connection(
                        "CONTINUATION of another stream",
                        wire -> wire.begin()
                                .headers(END_STREAM, 1, Requests.stats())
                                .frame(CONTINUATION, END_HEADERS, 3),
                        PROTOCOL_ERROR)
                .connection(
                        "CONTINUATION behind DATA",
                        wire -> open(wire).frame(DATA, 0, 1, BODY).frame(CONTINUATION, END_HEADERS, 1),
                        PROTOCOL_ERROR)
                .answered(1, 200, "an empty CONTINUATION", wire -> wire.begin()
                        .headers(END_STREAM, 1, Requests.stats())
                        .frame(CONTINUATION, END_HEADERS, 1));
        book.section("7")
                .ignored("RST_STREAM with a code without a meaning", wire -> open(wire)
                        .frame(RST_STREAM, 0, 1, 0xbeef))
                .answered(1, 200, "GOAWAY with a code without a meaning", wire -> open(wire)
                        .frame(GOAWAY, 0, 0, joined(number(0), number(0xbeef), new byte[20]))
                        .frame(DATA, END_STREAM, 1, BODY));
    }

    static void windows(Rule.Book book) {
        book
                .section("6.9")
                .connection("an increment of 0", wire -> wire.begin().frame(WINDOW_UPDATE, 0, 0, 0), PROTOCOL_ERROR)
                .stream(
                        1,
                        "an increment of 0 on a stream",
                        wire -> open(wire).frame(WINDOW_UPDATE, 0, 1, 0),
                        PROTOCOL_ERROR)
                .connection(
                        "WINDOW_UPDATE of three bytes",
                        wire -> wire.begin().frame(WINDOW_UPDATE, 0, 0, new byte[3]),
                        FRAME_SIZE_ERROR)
                .connection(
                        "WINDOW_UPDATE of five bytes",
                        wire -> wire.begin().frame(WINDOW_UPDATE, 0, 0, new byte[5]),
                        FRAME_SIZE_ERROR);
        book
                .section("6.9.1")
                .connection(
                        "a window beyond 2^31 - 1",
                        wire -> wire.begin().frame(WINDOW_UPDATE, 0, 0, Integer.MAX_VALUE),
                        FLOW_CONTROL_ERROR)
                .stream(
                        1,
                        "a window of a stream beyond 2^31 - 1",
                        wire -> open(wire).frame(WINDOW_UPDATE, 0, 1, Integer.MAX_VALUE),
                        FLOW_CONTROL_ERROR)
                .rule(
                        "a window of one byte",
                        wire -> wire.raw(PREFACE.getBytes(ISO_8859_1))
                                .setting(INITIAL_WINDOW, 1)
                                .headers(WHOLE, 1, Requests.stats()),
                        wire -> {
                            assertThat(wire.await(DATA, 1).payload()).hasSize(1);
                            wire.frame(WINDOW_UPDATE, 0, 1, 3);
                            assertThat(wire.await(DATA, 1).payload()).hasSize(3);
                            wire.frame(WINDOW_UPDATE, 0, 1, 100);
                            assertThat(wire.await(DATA, 1).payload()).hasSize(7);
                        });
        book
                .section("6.9.2")
                .rule(
                        "a window that grows by settings",
                        wire -> wire.raw(PREFACE.getBytes(ISO_8859_1))
                                .setting(INITIAL_WINDOW, 0)
                                .headers(WHOLE, 1, Requests.stats()),
                        wire -> {
                            assertThat(wire.status(1)).isEqualTo(200);
                            wire.isAlive();
                            wire.setting(INITIAL_WINDOW, 5);
                            assertThat(wire.await(DATA, 1).payload()).hasSize(5);
                        })
                .rule(
                        "a window that becomes negative",
                        wire -> wire.raw(PREFACE.getBytes(ISO_8859_1))
                                .setting(INITIAL_WINDOW, 3)
                                .headers(WHOLE, 1, Requests.stats()),
                        wire -> {
                            assertThat(wire.await(DATA, 1).payload()).hasSize(3);
                            wire.setting(INITIAL_WINDOW, 2);
                            wire.frame(WINDOW_UPDATE, 0, 1, 1);
                            wire.isAlive();
                            wire.frame(WINDOW_UPDATE, 0, 1, 2);
                            assertThat(wire.await(DATA, 1).payload()).hasSize(2);
                        })
                // The codec gives up the stream only; the RFC asks for the connection.
                .stream(
                        1,
                        "settings that take a window beyond 2^31 - 1",
                        wire -> open(wire)
                                .frame(WINDOW_UPDATE, 0, 1, 1 << 30)
                                .setting(INITIAL_WINDOW, Integer.MAX_VALUE),
                        FLOW_CONTROL_ERROR);
    }
}
