package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Http2Wire.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sections 8.1 to 8.6: what a request is, and what it is not. */
final class MessageRules {
    private static final byte[] BODY = "{}".getBytes(ISO_8859_1);
    private static final String HOST = "mesh.example";

    private MessageRules() {}

    static void framing(Rule.Book book) {
        book
                .section("8.1")
                .answered(1, 200, "trailers", wire -> post(wire)
                        .frame(DATA, 0, 1, BODY)
                        .headers(WHOLE, 1, Hpack.block("x-checksum", "1")))
                .answered(1, 200, "trailers without fields", wire -> post(wire)
                        .frame(DATA, 0, 1, BODY)
                        .headers(WHOLE, 1, new byte[0]))
                .stream(
                        1,
                        "a second head that does not end the stream",
                        wire -> post(wire).headers(END_HEADERS, 1, Hpack.block("a", "b")),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "trailers with a pseudo-header",
                        wire -> post(wire).frame(DATA, 0, 1, BODY).headers(WHOLE, 1, Hpack.block(":path", "/other")),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "trailers with a name in capitals",
                        wire -> post(wire).frame(DATA, 0, 1, BODY).headers(WHOLE, 1, Hpack.block("X-Checksum", "1")),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "trailers with a connection header",
                        wire -> post(wire)
                                .frame(DATA, 0, 1, BODY)
                                .headers(WHOLE, 1, Hpack.block("transfer-encoding", "chunked")),
                        PROTOCOL_ERROR);
        book.section("8.1.1").stream(
                        1,
                        "less than its content-length",
                        wire -> post(wire, "content-length", "3").frame(DATA, END_STREAM, 1, BODY),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "more than its content-length",
                        wire -> post(wire, "content-length", "1").frame(DATA, END_STREAM, 1, BODY),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "more than its content-length in several frames",
                        wire -> post(wire, "content-length", "2")
                                .frame(DATA, 0, 1, BODY)
                                .frame(DATA, END_STREAM, 1, BODY),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "a content-length and no body",
                        wire -> wire.begin().headers(WHOLE, 1, Requests.post("content-length", "2")),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "two content-lengths",
                        wire -> post(wire, "content-length", "2", "content-length", "3")
                                .frame(DATA, END_STREAM, 1, BODY),
                        PROTOCOL_ERROR)
                .stream(
                        1,
                        "a content-length that is no number",
                        wire -> post(wire, "content-length", "+2").frame(DATA, END_STREAM, 1, BODY),
                        PROTOCOL_ERROR)
                .answered(1, 200, "its content-length", wire -> post(wire, "content-length", "2")
                        .frame(DATA, END_STREAM, 1, BODY))
                .answered(1, 200, "no body and a content-length of 0", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.stats("content-length", "0")));
    }

    private static Http2Wire post(Http2Wire wire, String... more) throws IOException {
        return wire.begin().headers(END_HEADERS, 1, Requests.post(more));
    }

    static void fields(Rule.Book book) {
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("a name in capitals", "UPPER=a");
        bad.put("a name with a space", "a b=c");
        bad.put("a name with a colon", "a:b=c");
        bad.put("a name with a NUL", "a\u0000=c");
        bad.put("a name with a line end", "a\r\nb=c");
        bad.put("a name with a high byte", "\u00e4=c");
        bad.put("an empty name", "=c");
        bad.put("a value with CR", "a=b\rc");
        bad.put("a value with LF", "a=b\nc");
        bad.put("a value with a whole header", "a=b\r\nc: d");
        bad.put("a value with NUL", "a=b\u0000c");
        bad.put("a value with a space in front", "a= b");
        bad.put("a value with a tab at the end", "a=b\t");
        book.section("8.2.1");
        malformed(book, bad);
        Map<String, String> connection = new LinkedHashMap<>();
        for (String name :
                new String[] {"connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"}) {
            connection.put("header " + name, name + "=chunked");
        }
        connection.put("te with something else", "te=gzip");
        connection.put("te with something more", "te=trailers, gzip");
        book.section("8.2.2");
        malformed(book, connection);
        book.answered(1, 200, "te with trailers", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.stats("te", "trailers")))
                .section("8.2.3")
                .answered(1, 200, "a cookie in crumbs", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.stats("cookie", "a=b", "cookie", "c=d")));
    }

    private static void malformed(Rule.Book book, Map<String, String> fields) {
        fields.forEach((name, field) -> {
            int equals = field.indexOf('=');
            byte[] block = Requests.stats(field.substring(0, equals), field.substring(equals + 1));
            book.stream(1, name, wire -> wire.begin().headers(WHOLE, 1, block), PROTOCOL_ERROR);
        });
    }

    static void pseudoHeaders(Rule.Book book) {
        Map<String, String[]> bad = new LinkedHashMap<>();
        bad.put("an unknown one", more(":unknown", "a"));
        bad.put("one of an answer", more(":status", "200"));
        bad.put("two methods", more(":method", "GET"));
        bad.put("two schemes", more(":scheme", "http"));
        bad.put("two paths", more(":path", "/stats"));
        bad.put("two authorities", more(":authority", HOST));
        bad.put(
                "one behind a header",
                fields("a", "b", ":method", "GET", ":scheme", "http", ":authority", HOST, ":path", "/stats"));
        bad.put("no method", fields(":scheme", "http", ":authority", HOST, ":path", "/stats"));
        bad.put("no scheme", fields(":method", "GET", ":authority", HOST, ":path", "/stats"));
        bad.put("no path", fields(":method", "GET", ":scheme", "http", ":authority", HOST));
        bad.put("an empty path", fields(":method", "GET", ":scheme", "http", ":authority", HOST, ":path", ""));
        bad.put("an authority that is not the host", more("host", "other.example"));
        bad.put(
                "an authority with a user",
                fields(":method", "GET", ":scheme", "http", ":authority", "u@" + HOST, ":path", "/stats"));
        bad.put(
                "CONNECT with a path",
                fields(":method", "CONNECT", ":scheme", "http", ":authority", HOST, ":path", "/stats"));
        bad.put("CONNECT without an authority", fields(":method", "CONNECT"));
        book.section("8.3.1");
        bad.forEach((name, fields) ->
                book.stream(1, name, wire -> wire.begin().headers(WHOLE, 1, Hpack.block(fields)), PROTOCOL_ERROR));
        book.answered(1, 200, "a host that is the authority", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.stats("host", HOST)))
                .answered(1, 200, "a host instead of the authority", wire -> wire.begin()
                        .headers(
                                WHOLE,
                                1,
                                Hpack.block(":method", "GET", ":scheme", "http", ":path", "/stats", "host", HOST)))
                .answered(1, 200, "HEAD has no body", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.request("HEAD", "/stats")));
    }

    private static String[] more(String name, String value) {
        return fields(":method", "GET", ":scheme", "http", ":authority", HOST, ":path", "/stats", name, value);
    }

    private static String[] fields(String... fields) {
        return fields;
    }

    /** What RFC 9113 lets pass and this node does not, as others would read it in another way. */
    static void refused(Rule.Book book) {
        book.section("8.3.1");
        for (String path : new String[] {
            "stats",
            "*",
            "http://mesh.example/stats",
            "/a/../stats",
            "/a/%2e%2e/stats",
            "//stats",
            "/a%2fb",
            "/a%5cb",
            "/a\\b",
            "/a%00",
            "/a%0d%0a",
            "/a%",
            "/a#b",
            "/a b",
            "/\u00e4",
            "/a/..;b/c"
        }) {
            book.answered(
                    1, 400, "path " + path, wire -> wire.begin().headers(WHOLE, 1, Requests.request("GET", path)));
        }
        book.answered(1, 400, "TRACE", wire -> wire.begin().headers(WHOLE, 1, Requests.request("TRACE", "/stats")))
                .answered(1, 400, "CONNECT", wire -> wire.begin()
                        .headers(WHOLE, 1, Hpack.block(":method", "CONNECT", ":authority", HOST + ":443")))
                .answered(1, 400, "neither authority nor host", wire -> wire.begin()
                        .headers(WHOLE, 1, Hpack.block(":method", "GET", ":scheme", "http", ":path", "/stats")))
                .answered(1, 400, "two hosts", wire -> wire.begin()
                        .headers(WHOLE, 1, Requests.stats("host", HOST, "host", HOST)))
                .rule(
                        "a body behind a refusal is let go",
                        wire -> wire.begin()
                                .headers(END_HEADERS, 1, Requests.request("POST", "//stats"))
                                .frame(DATA, 0, 1, new byte[1000]),
                        wire -> {
                            assertThat(wire.status(1)).isEqualTo(400);
                            assertThat(wire.await(RST_STREAM, 1).code()).isEqualTo(NO_ERROR);
                            wire.headers(WHOLE, 3, Requests.stats());
                            assertThat(wire.status(3)).isEqualTo(200);
                        });
        book.section("8.5").answered(1, 100, "100-continue", wire -> wire.begin()
                .headers(END_HEADERS, 1, Requests.post("expect", "100-continue")));
    }
}
