package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Http2Wire.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Sections 5.1 to 5.5: states of streams, their numbers, priorities, errors and extensions. */
final class StreamStates {
    private static final byte[] FIVE = new byte[5];

    private StreamStates() {}

    static void idle(Rule.Book book) {
        book.section("5.1")
                .connection("DATA on an idle stream", wire -> wire.begin().frame(DATA, END_STREAM, 1), PROTOCOL_ERROR)
                .connection(
                        "RST_STREAM on an idle stream",
                        wire -> wire.begin().frame(RST_STREAM, 0, 1, CANCEL),
                        PROTOCOL_ERROR)
                .connection(
                        "WINDOW_UPDATE on an idle stream",
                        wire -> wire.begin().frame(WINDOW_UPDATE, 0, 1, 100),
                        PROTOCOL_ERROR)
                .connection(
                        "CONTINUATION on an idle stream",
                        wire -> wire.begin().frame(CONTINUATION, END_HEADERS, 1, Requests.stats()),
                        PROTOCOL_ERROR)
                .ignored("PRIORITY on an idle stream", wire -> wire.begin().frame(PRIORITY, 0, 1, FIVE));
    }

    static void halfClosed(Rule.Book book) {
        book.section("5.1").stream(
                        1,
                        "DATA behind the end of a stream",
                        wire -> wire.begin()
                                .headers(WHOLE, 1, Requests.waiting())
                                .frame(DATA, END_STREAM, 1),
                        STREAM_CLOSED)
                // The codec takes them for trailers, of which there are too many.
                .stream(
                        1,
                        "HEADERS behind the end of a stream",
                        wire -> wire.begin()
                                .headers(WHOLE, 1, Requests.waiting())
                                .headers(WHOLE, 1, Requests.stats()),
                        STREAM_CLOSED,
                        PROTOCOL_ERROR)
                .connection(
                        "CONTINUATION behind the end of a block",
                        wire -> wire.begin()
                                .headers(WHOLE, 1, Requests.waiting())
                                .frame(CONTINUATION, END_HEADERS, 1, new byte[0]),
                        PROTOCOL_ERROR)
                .ignored("WINDOW_UPDATE on a half closed stream", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.waiting())
                        .frame(WINDOW_UPDATE, 0, 1, 100))
                .ignored("PRIORITY on a half closed stream", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.waiting())
                        .frame(PRIORITY, 0, 1, FIVE))
                .ignored("RST_STREAM on a half closed stream", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.waiting())
                        .frame(RST_STREAM, 0, 1, CANCEL));
    }

    static void closed(Rule.Book book) {
        book.section("5.1").stream(
                        1, "DATA behind a reset", wire -> reset(wire).frame(DATA, END_STREAM, 1), STREAM_CLOSED)
                .stream(
                        1,
                        "HEADERS behind a reset",
                        wire -> reset(wire).headers(WHOLE, 1, Requests.stats()),
                        STREAM_CLOSED)
                .connection(
                        "CONTINUATION behind a reset",
                        wire -> reset(wire).frame(CONTINUATION, END_HEADERS, 1, new byte[0]),
                        PROTOCOL_ERROR)
                .ignored("WINDOW_UPDATE behind a reset", wire -> reset(wire).frame(WINDOW_UPDATE, 0, 1, 100))
                .ignored("PRIORITY behind a reset", wire -> reset(wire).frame(PRIORITY, 0, 1, FIVE))
                .ignored("a second reset", wire -> reset(wire).frame(RST_STREAM, 0, 1, CANCEL))
                .stream(1, "DATA on a closed stream", wire -> over(wire).frame(DATA, END_STREAM, 1), STREAM_CLOSED)
                .stream(
                        1,
                        "HEADERS on a closed stream",
                        wire -> over(wire).headers(WHOLE, 1, Requests.stats()),
                        STREAM_CLOSED)
                .ignored("WINDOW_UPDATE on a closed stream", wire -> over(wire).frame(WINDOW_UPDATE, 0, 1, 100))
                .ignored("RST_STREAM on a closed stream", wire -> over(wire).frame(RST_STREAM, 0, 1, CANCEL))
                .ignored("PRIORITY on a closed stream", wire -> over(wire).frame(PRIORITY, 0, 1, FIVE));
    }

    private static Http2Wire reset(Http2Wire wire) throws IOException {
        return wire.begin().headers(WHOLE, 1, Requests.waiting()).frame(RST_STREAM, 0, 1, CANCEL);
    }

    private static Http2Wire over(Http2Wire wire) throws IOException {
        wire.begin().headers(WHOLE, 1, Requests.stats());
        for (Frame frame = wire.read(); frame != null; frame = wire.read()) {
            if (frame.stream() == 1 && (frame.flags() & END_STREAM) != 0) {
                return wire;
            }
        }
        throw new IOException("no answer");
    }

    static void numbers(Rule.Book book) {
        book
                .section("5.1.1")
                .connection("an even stream", wire -> wire.begin().headers(WHOLE, 2, Requests.stats()), PROTOCOL_ERROR)
                .connection("stream 0", wire -> wire.begin().headers(WHOLE, 0, Requests.stats()), PROTOCOL_ERROR)
                // The codec cannot tell a stream that was passed over from one that is long closed.
                .stream(
                        3,
                        "a stream below the last one",
                        wire -> wire.begin().headers(WHOLE, 5, Requests.stats()).headers(WHOLE, 3, Requests.stats()),
                        PROTOCOL_ERROR,
                        STREAM_CLOSED)
                .answered(0x7fffffff, 200, "the last stream there is", wire -> wire.begin()
                        .headers(WHOLE, 0x7fffffff, Requests.stats()));
        book.section("5.1.2").stream(
                1 + 2 * ConformanceIT.STREAMS,
                "one stream too many",
                wire -> {
                    wire.begin();
                    for (int stream = 1; stream <= 1 + 2 * ConformanceIT.STREAMS; stream += 2) {
                        wire.headers(END_HEADERS, stream, Requests.post());
                    }
                },
                REFUSED_STREAM,
                PROTOCOL_ERROR);
    }

    static void priorities(Rule.Book book) {
        book.section("5.3.2")
                .answered(1, 200, "HEADERS with a priority", wire -> wire.begin()
                        .frame(HEADERS, WHOLE | PRIORITIZED, 1, joined(number(0), new byte[] {15}, Requests.stats())))
                .answered(3, 200, "HEADERS that depend on a stream which was never there", wire -> wire.begin()
                        .frame(HEADERS, WHOLE | PRIORITIZED, 3, joined(number(99), new byte[] {15}, Requests.stats())))
                .ignored("PRIORITY on many streams that never come", wire -> {
                    wire.begin();
                    for (int stream = 1; stream < 2_000; stream += 2) {
                        wire.frame(PRIORITY, 0, stream, joined(number(stream + 2), new byte[] {1}));
                    }
                });
    }

    static void errors(Rule.Book book) {
        book.section("5.4.1")
                .rule(
                        "the farewell names no stream below the last that was heard",
                        wire -> wire.begin()
                                .headers(WHOLE, 1, Requests.waiting())
                                .headers(WHOLE, 3, Requests.waiting())
                                .frame(PING, 0, 1, new byte[8]),
                        wire -> {
                            Frame farewell = wire.await(GOAWAY, 0);
                            assertThat(ByteBuffer.wrap(farewell.payload()).getInt())
                                    .isGreaterThanOrEqualTo(3);
                            assertThat(farewell.code()).isEqualTo(PROTOCOL_ERROR);
                            assertThat(wire.read()).isNull();
                        })
                .connection(
                        "an error behind a malformed request",
                        wire -> wire.begin()
                                .headers(WHOLE, 1, Hpack.block(":method", "GET"))
                                .headers(END_HEADERS, 3, Requests.post(":path", "/late"))
                                .headers(WHOLE, 5, Requests.waiting())
                                .frame(DATA, 0, 0),
                        PROTOCOL_ERROR);
        book.section("5.4.2")
                .rule(
                        "an error of one stream leaves the others alone",
                        wire -> wire.begin()
                                .headers(WHOLE, 1, Requests.stats("UPPER", "a"))
                                .headers(WHOLE, 3, Requests.stats()),
                        wire -> {
                            assertThat(wire.await(RST_STREAM, 1).code()).isEqualTo(PROTOCOL_ERROR);
                            assertThat(wire.status(3)).isEqualTo(200);
                        });
        book.section("5.5")
                .ignored("a setting without a meaning", wire -> wire.begin().setting(0xbeef, 1))
                .connection(
                        "an unknown frame within a block",
                        wire -> wire.begin()
                                .headers(END_STREAM, 1, Requests.stats())
                                .frame(0x2a, 0, 1, new byte[4]),
                        PROTOCOL_ERROR);
    }
}
