package io.be.mesh.tests.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is served that two readers could take for different requests. */
class SmugglingIT {
    private static final String SMUGGLED = "GET /stats HTTP/1.1\r\nHost: mesh.example\r\n\r\n";

    private static MeshProcess node;

    @BeforeAll
    static void start() {
        node = MeshProcess.start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static List<Malformed> malformed() {
        return Malformed.all();
    }

    static List<String> served() {
        String host = "Host: mesh.example\r\n";
        String invoke = "POST /mesh/invoke HTTP/1.1\r\n" + host;
        return List.of(
                "GET /stats HTTP/1.1\r\nhost: mesh.example:7304\r\n",
                "GET /stats HTTP/1.1\r\nHOST:mesh.example\r\n",
                "GET /stats HTTP/1.1\r\nHost: \t mesh.example \t \r\n",
                "GET /stats HTTP/1.1\r\nHost: [::1]:7304\r\n",
                "GET /stats HTTP/1.1\r\nHost: put.registry.mesh.0001000000000000000000000000000000000..trustbe.cn\r\n",
                "GET /stats HTTP/1.0\r\n",
                "GET http://mesh.example/stats HTTP/1.1\r\n" + host,
                "GET HTTP://MESH.example/stats HTTP/1.1\r\n" + host,
                "GET /stats?a=//b/../c%2fd;e='{|}' HTTP/1.1\r\n" + host,
                "\r\nGET /stats HTTP/1.1\r\n" + host,
                "GET /stats HTTP/1.1\r\n" + host + "a: caf\u00e9\tb\r\nempty:\r\nx_y: z\r\n",
                "GET /stats HTTP/1.1\r\n" + host + "Connection: keep-alive, Upgrade\r\nUpgrade: foo\r\n",
                invoke + "Content-Length: 0002\r\n\r\n{}",
                invoke + "transfer-encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n",
                invoke + "Transfer-Encoding: chunked\r\n\r\n00002;a=\"b;c\"\r\n{}\r\n0\r\nx-checksum: 1\r\n",
                invoke + "Transfer-Encoding: chunked\r\n\r\n1 ;a\r\n{\r\n1\r\n}\r\n0\r\n");
    }

    @Test
    void thereAreManyTricks() {
        assertThat(Malformed.all()).hasSizeGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isRefusedAndTheConnectionCloses(Malformed request) throws Exception {
        String path = request.text().startsWith("POST") ? "/mesh/invoke" : "/stats";

        Exchanged answer = Exchanged.with(node.port(), followed(request.bytes(path)));

        assertThat(answer.status()).as(answer.text()).isEqualTo(request.status());
        assertThat(answer.text())
                .containsIgnoringCase("\r\nconnection: close\r\n")
                .contains("\"code\":\"E0000000400\"");
        assertThat(answer.answers()).as(answer.text()).isEqualTo(1);
        assertThat(answer.closed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void isRefusedBehindAnotherRequestWhoseAnswerComesFirst(Malformed request) throws Exception {
        String path = request.text().startsWith("POST") ? "/mesh/invoke" : "/stats";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(SMUGGLED.getBytes(ISO_8859_1));
        bytes.write(followed(request.bytes(path)));

        Exchanged answer = Exchanged.with(node.port(), bytes.toByteArray());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).containsOnlyOnce("HTTP/1.1 " + request.status() + " ");
        assertThat(answer.answers()).as(answer.text()).isEqualTo(2);
        assertThat(answer.closed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("served")
    void isServedAndSoIsTheNextOne(String head) throws Exception {
        String next = "GET /stats HTTP/1.1\r\nHost: mesh.example\r\nConnection: close\r\n\r\n";
        boolean last = head.contains("HTTP/1.0");
        String whole = head.endsWith("{}") ? head : head + "\r\n";

        Exchanged answer = Exchanged.with(node.port(), (last ? whole : whole + next).getBytes(ISO_8859_1));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.answers()).as(answer.text()).isEqualTo(last ? 1 : 2);
        assertThat(answer.text()).endsWith("E0000000000");
    }

    @Test
    void aRefusalIsLoggedWithoutAWordOfTheRequest() throws Exception {
        Exchanged answer = Exchanged.with(
                node.port(),
                "GET /stats HTTP/1.1\r\nHost: a\r\nplanted-word: \u0001planted\r\n\r\n".getBytes(ISO_8859_1));

        assertThat(answer.text()).doesNotContain("planted").contains("control character");
        assertThat(node.log())
                .contains("a request was refused: the request is malformed")
                .doesNotContain("planted");
    }

    @Test
    void aMalformedRequestIsNotUpgraded() throws Exception {
        String upgrade = "GET /stats HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n";

        assertThat(upgraded(upgrade)).startsWith("HTTP/1.1 101 ");
        assertThat(upgraded(upgrade + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(upgraded(upgrade + "Host: b\r\n")).startsWith("HTTP/1.1 400 ");
    }

    private static String upgraded(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", node.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write((head + "\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(13), ISO_8859_1);
        }
    }

    /** Whoever stops reading the first request too early finds a second one. */
    private static byte[] followed(byte[] request) throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(request);
        both.write(SMUGGLED.getBytes(ISO_8859_1));
        return both.toByteArray();
    }
}
