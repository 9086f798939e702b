package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Http2Wire.*;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Frames in a quantity that no honest client sends.
 *
 * @param opening what comes before them on the connection
 * @param wave the frames of one write, which is repeated with the next number until the connection is gone
 * @param codes one of which the connection must be told off with
 */
record Flood(String name, Rule.Act opening, IntFunction<byte[]> wave, List<Integer> codes) {
    /** Waves that are sent at most: whoever has not been cut off by then never will be. */
    static final int WAVES = 2_000;

    /** Frames, or pairs of frames, of one wave. */
    static final int FRAMES = 500;

    private static final List<Integer> CALM = List.of(ENHANCE_YOUR_CALM);

    @Override
    public String toString() {
        return name;
    }

    /** Sends it until the other end has had enough, as fast as it goes; what breaks the connection is thrown. */
    void run(Http2Wire wire) throws IOException {
        run(wire, () -> {});
    }

    /** @param pause between two waves */
    void run(Http2Wire wire, Runnable pause) throws IOException {
        opening.on(wire);
        for (int number = 0; number < WAVES; number++) {
            wire.raw(wave.apply(number));
            pause.run();
        }
    }

    static List<Flood> all() {
        return List.of(
                same("rapid reset", Http2Wire::begin, Flood::rapidReset),
                same(
                        "resets provoked by window updates of 0",
                        Http2Wire::begin,
                        pairs(Requests.waiting(), stream -> bytes(WINDOW_UPDATE, 0, stream, number(0)))),
                same(
                        "resets provoked by short priorities",
                        Http2Wire::begin,
                        pairs(Requests.waiting(), stream -> bytes(PRIORITY, 0, stream, new byte[4]))),
                same(
                        "resets provoked by data behind the end",
                        Http2Wire::begin,
                        pairs(Requests.waiting(), stream -> bytes(DATA, END_STREAM, stream, (byte) 0))),
                same(
                        "resets provoked by windows beyond the end",
                        Http2Wire::begin,
                        pairs(
                                Requests.waiting(),
                                stream -> bytes(WINDOW_UPDATE, 0, stream, number(Integer.MAX_VALUE)))),
                same("malformed requests", Http2Wire::begin, Flood::malformed),
                same(
                        "settings",
                        Http2Wire::begin,
                        number -> repeated(bytes(SETTINGS, 0, 0, entry(4, 65_535 + number % 2)))),
                same(
                        "settings beside many waiting streams",
                        Flood::manyWaiting,
                        number -> repeated(bytes(SETTINGS, 0, 0, entry(4, 65_535 + number % 2)))),
                same("acknowledgements of settings", Http2Wire::begin, number -> repeated(bytes(SETTINGS, ACK, 0))),
                same("pings", Http2Wire::begin, number -> repeated(bytes(PING, 0, 0, new byte[8]))),
                same(
                        "acknowledgements of pings",
                        Http2Wire::begin,
                        number -> repeated(bytes(PING, ACK, 0, new byte[8]))),
                same("empty data", Flood::post, number -> repeated(bytes(DATA, 0, 1))),
                same("data of nothing but padding", Flood::post, number -> repeated(bytes(DATA, PADDED, 1, (byte) 0))),
                same("window updates", Http2Wire::begin, number -> repeated(bytes(WINDOW_UPDATE, 0, 0, number(1)))),
                same(
                        "window updates of a stream",
                        Flood::post,
                        number -> repeated(bytes(WINDOW_UPDATE, 0, 1, number(1)))),
                same(
                        "window updates of a closed stream",
                        Flood::closed,
                        number -> repeated(bytes(WINDOW_UPDATE, 0, 1, number(1)))),
                same(
                        "priorities",
                        Http2Wire::begin,
                        number -> repeated(bytes(PRIORITY, 0, 2 * number + 1, new byte[5]))),
                same("farewells", Http2Wire::begin, number -> repeated(bytes(GOAWAY, 0, 0, new byte[8]))),
                same("frames of unknown types", Http2Wire::begin, number -> repeated(bytes(0x2a, 0, 0))),
                same(
                        "small continuations",
                        wire -> wire.begin().headers(END_STREAM, 1, Requests.stats()),
                        number -> repeated(bytes(CONTINUATION, 0, 1, Hpack.block("a", "b")))),
                same(
                        "empty continuations",
                        wire -> wire.begin().headers(END_STREAM, 1, Requests.stats()),
                        number -> repeated(bytes(CONTINUATION, 0, 1))),
                new Flood(
                        "large continuations",
                        wire -> wire.begin().headers(END_STREAM, 1, Requests.stats()),
                        number -> bytes(CONTINUATION, 0, 1, Hpack.block("a", "b".repeat(16_000))),
                        List.of(PROTOCOL_ERROR, ENHANCE_YOUR_CALM)),
                same("header blocks that unpack to sixty megabytes", Flood::bombPlanted, Flood::bomb));
    }

    private static Flood same(String name, Rule.Act opening, IntFunction<byte[]> wave) {
        return new Flood(name, opening, wave, CALM);
    }

    private static byte[] repeated(byte[] frame) {
        byte[] wave = new byte[frame.length * FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            System.arraycopy(frame, 0, wave, i * frame.length, frame.length);
        }
        return wave;
    }

    private static int stream(int number, int i) {
        return 2 * (number * FRAMES + i) + 1;
    }

    private static byte[] rapidReset(int number) {
        byte[] request = Requests.waiting();
        byte[][] frames = new byte[2 * FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            frames[2 * i] = bytes(HEADERS, WHOLE, stream(number, i), request);
            frames[2 * i + 1] = bytes(RST_STREAM, 0, stream(number, i), number(CANCEL));
        }
        return joined(frames);
    }

    /** A request, and a frame for which this node has to reset it. */
    private static IntFunction<byte[]> pairs(byte[] request, IntFunction<byte[]> wrong) {
        return number -> {
            byte[][] frames = new byte[2 * FRAMES][];
            for (int i = 0; i < FRAMES; i++) {
                frames[2 * i] = bytes(HEADERS, WHOLE, stream(number, i), request);
                frames[2 * i + 1] = wrong.apply(stream(number, i));
            }
            return joined(frames);
        };
    }

    private static byte[] malformed(int number) {
        byte[] request = Requests.stats("UPPER", "a");
        byte[][] frames = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = bytes(HEADERS, WHOLE, stream(number, i), request);
        }
        return joined(frames);
    }

    private static void manyWaiting(Http2Wire wire) throws IOException {
        wire.begin();
        for (int stream = 1; stream < 2_000; stream += 2) {
            wire.headers(WHOLE, stream, Requests.waiting());
        }
    }

    private static void post(Http2Wire wire) throws IOException {
        wire.begin().headers(END_HEADERS, 1, Requests.post());
    }

    private static void closed(Http2Wire wire) throws IOException {
        wire.begin().headers(WHOLE, 1, Requests.waiting()).frame(RST_STREAM, 0, 1, CANCEL);
    }

    /** Almost fills the table with one field. */
    private static void bombPlanted(Http2Wire wire) throws IOException {
        byte[] request = new Hpack().kept("a", "b".repeat(3_900)).bytes();
        wire.begin().headers(WHOLE, 1, joined(Requests.stats(), request));
    }

    /** Refers to it again and again, in one byte each time. */
    private static byte[] bomb(int number) {
        byte[] references = new byte[16_000];
        Arrays.fill(references, (byte) (0x80 | 62));
        return bytes(HEADERS, WHOLE, 2 * number + 3, joined(Requests.stats(), references));
    }
}
