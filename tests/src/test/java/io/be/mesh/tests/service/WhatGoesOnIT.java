package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Http2Wire.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.tests.testkit.MeshProcess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a service receives is what the access log says, and what is refused it never sees. */
class WhatGoesOnIT {
    private static final String PATH = "/recorded";
    private static final String HOST = "Host: mesh.example\r\n";
    private static final List<String> NEVER =
            List.of("connection", "keep-alive", "upgrade", "te", "proxy-connection", "http2-settings");
    private static final Pattern LOGGED =
            Pattern.compile("mesh\\.access.*method=\"([^\"]*)\" path=\"([^\"]*)\".* bytes=\"?(\\d+)\"?");

    private static MeshProcess node;
    private static RecordingBackend backend;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.builder().set("log.access", "true").start();
        backend = new RecordingBackend();
        new Registering(node, "recorder").put("Restful", "http", PATH + "/**", backend.port(), Map.of("check", "none"));
    }

    @AfterAll
    static void stop() throws Exception {
        backend.close();
        node.close();
    }

    /** A request that is in order, if barely. */
    record Borderline(String text, String method, String target, String body) {
        @Override
        public String toString() {
            return text.lines().findFirst().orElseThrow() + " " + text.hashCode();
        }
    }

    static List<Borderline> borderline() {
        String chunked = HOST + "Transfer-Encoding: chunked\r\n\r\n";
        return List.of(
                get("/a;b=c/d;e"),
                get("/%E5%AD%97/a%20b?x=//y/../z%2f&q='{|}'"),
                get("/.../a..b/.c"),
                get("/%252e%252e/a"),
                get("/a:b@c!$&'()*+,="),
                new Borderline(
                        "GET http://mesh.example/recorded/a?b HTTP/1.1\r\n" + HOST + "\r\n",
                        "GET",
                        "/recorded/a?b",
                        ""),
                new Borderline("\r\n\r\nGET /recorded/b HTTP/1.1\r\n" + HOST + "\r\n", "GET", "/recorded/b", ""),
                new Borderline("PURGE /recorded/c HTTP/1.1\r\n" + HOST + "\r\n", "PURGE", "/recorded/c", ""),
                new Borderline("get /recorded/d HTTP/1.1\r\n" + HOST + "\r\n", "get", "/recorded/d", ""),
                new Borderline("OPTIONS /recorded/e HTTP/1.1\r\n" + HOST + "\r\n", "OPTIONS", "/recorded/e", ""),
                headers(
                        "/f",
                        "Connection: close, x-mine\r\nX-Mine: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nUpgrade: foo\r\nProxy-Connection: close\r\n"),
                headers("/g", "X-A: caf\u00e9\tb\r\nX-Empty:\r\nX-A:  c  \r\nx_y: z\r\nCookie: a=b\r\nCookie: c=d\r\n"),
                headers(
                        "/h",
                        "X-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nx-ptp-source-node-id: LX0000010000666\r\n"),
                new Borderline(
                        "GET /recorded/i HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhello",
                        "GET",
                        "/recorded/i",
                        "hello"),
                new Borderline(
                        "POST /recorded/j HTTP/1.1\r\n" + HOST + "Content-Length: 0005\r\n\r\nhello",
                        "POST",
                        "/recorded/j",
                        "hello"),
                new Borderline(
                        "POST /recorded/k HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello", "POST", "/recorded/k", "hello"),
                new Borderline(
                        "DELETE /recorded/l HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n",
                        "DELETE",
                        "/recorded/l",
                        ""),
                new Borderline(
                        "POST /recorded/m HTTP/1.1\r\n" + chunked + "5\r\nhello\r\n0\r\n\r\n",
                        "POST",
                        "/recorded/m",
                        "hello"),
                new Borderline(
                        "POST /recorded/n HTTP/1.1\r\n" + chunked
                                + "00005;a=\"b;c\"\r\nhello\r\n1 ;x\r\n!\r\n0;y\r\nx-sum: 1\r\n\r\n",
                        "POST",
                        "/recorded/n",
                        "hello!"),
                new Borderline(
                        "POST /recorded/o HTTP/1.1\r\n" + chunked
                                + "17\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n\r\n0\r\n\r\n",
                        "POST",
                        "/recorded/o",
                        "0\r\n\r\nGET / HTTP/1.1\r\n\r\n"),
                new Borderline("POST /recorded/p HTTP/1.1\r\n" + chunked + "0\r\n\r\n", "POST", "/recorded/p", ""),
                new Borderline(
                        "POST /recorded/q HTTP/1.1\r\n" + HOST
                                + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
                        "POST",
                        "/recorded/q",
                        "hello"));
    }

    private static Borderline get(String rest) {
        return headers(rest, "");
    }

    private static Borderline headers(String rest, String headers) {
        return new Borderline("GET " + PATH + rest + " HTTP/1.1\r\n" + HOST + headers + "\r\n", "GET", PATH + rest, "");
    }

    @ParameterizedTest
    @MethodSource("borderline")
    void theServiceReceivesWhatTheLogSays(Borderline request) throws Exception {
        int before = node.log().length();
        byte[] next = (request.text().contains("HTTP/1.0") || request.text().contains("Connection: close")
                        ? ""
                        : last())
                .getBytes(ISO_8859_1);

        Exchanged answer = Exchanged.with(node.port(), joined(request.text().getBytes(ISO_8859_1), next));

        assertThat(answer.text()).contains(" 200 OK").doesNotContain(" 400 ");
        RecordingBackend.Seen seen = backend.next();
        isAsSent(seen, request);
        isAsLogged(seen, before);
    }

    /** So that the connection ends, and to see that the request ended where it should. */
    private static String last() {
        return "GET /stats HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    }

    private static void isAsSent(RecordingBackend.Seen seen, Borderline request) {
        assertThat(seen.line()).isEqualTo(request.method() + " " + request.target() + " HTTP/1.1");
        assertThat(new String(seen.body(), ISO_8859_1)).isEqualTo(request.body());
        assertThat(seen.all("host")).hasSize(1);
        assertThat(seen.all("content-length").size()
                        + seen.all("transfer-encoding").size())
                .as("%s", seen)
                .isLessThanOrEqualTo(1);
        assertThat(seen.all("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(seen.all("x-ptp-source-node-id")).doesNotContain("LX0000010000666");
        for (String name : NEVER) {
            assertThat(seen.all(name)).as(name).isEmpty();
        }
        assertThat(seen.all("x-mine")).isEmpty();
    }

    private static void isAsLogged(RecordingBackend.Seen seen, int before) {
        String path = seen.target().split("\\?", 2)[0];
        Matcher line =
                await().until(() -> logged(before, path), Optional::isPresent).orElseThrow();
        assertThat(line.group(1)).isEqualTo(seen.method());
        assertThat(Integer.parseInt(line.group(3))).isEqualTo(seen.body().length);
    }

    private static Optional<Matcher> logged(int before, String path) {
        return node.log()
                .substring(before)
                .lines()
                .map(LOGGED::matcher)
                .filter(Matcher::find)
                .filter(line -> line.group(2).equals(path))
                .findFirst();
    }

    static List<Malformed> malformed() {
        return Malformed.all();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void theServiceNeverSeesWhatIsRefused(Malformed request) throws Exception {
        String marker = "GET " + PATH + "/behind HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";

        Exchanged answer = Exchanged.with(
                node.port(),
                joined(
                        request.bytes(PATH + "/a"),
                        ("GET " + PATH + "/smuggled HTTP/1.1\r\n" + HOST + "\r\n").getBytes(ISO_8859_1)));
        Exchanged good = Exchanged.with(node.port(), marker.getBytes(ISO_8859_1));

        assertThat(answer.status()).as(answer.text()).isEqualTo(request.status());
        assertThat(answer.answers()).as(answer.text()).isEqualTo(1);
        assertThat(good.status()).isEqualTo(200);
        assertThat(backend.next().target()).isEqualTo(PATH + "/behind");
    }

    static List<Borderline> streams() {
        return List.of(
                new Borderline("a body with its length", "POST", PATH + "/h2/a?b", "hello"),
                new Borderline(
                        "a body without a length", "PUT", PATH + "/h2/b", "0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"),
                new Borderline("no body", "DELETE", PATH + "/h2/c;d", ""),
                new Borderline("an empty body", "POST", PATH + "/h2/d", ""));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamBecomesOneRequest(Borderline request) throws Exception {
        int before = node.log().length();
        String[] more = request.text().endsWith("its length")
                ? new String[] {
                    "content-length", Integer.toString(request.body().length())
                }
                : new String[] {"te", "trailers", "cookie", "a=b", "cookie", "c=d"};
        byte[] head = Requests.request(request.method(), request.target(), more);
        boolean bodiless = request.text().equals("no body");

        try (Http2Wire wire = Http2Wire.plain(node.port()).begin()) {
            wire.headers(bodiless ? WHOLE : END_HEADERS, 1, head);
            if (!bodiless) {
                wire.frame(DATA, END_STREAM, 1, request.body().getBytes(ISO_8859_1));
            }
            assertThat(wire.status(1)).isEqualTo(200);
        }
        RecordingBackend.Seen seen = backend.next();
        isAsSent(seen, request);
        assertThat(seen.headers()).noneMatch(header -> header.startsWith(":"));
        isAsLogged(seen, before);
    }
}
