package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 as RFC 9113 has it, section by section, frame by frame. */
class ConformanceIT {
    /** At once on one connection. */
    static final int STREAMS = 64;

    private static MeshProcess node;

    @BeforeAll
    static void start() {
        node = MeshProcess.builder()
                .set("ingress.max-concurrent-streams", Integer.toString(STREAMS))
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    static List<Rule> rules() {
        Rule.Book book = new Rule.Book();
        FrameRules.prefaces(book);
        FrameRules.frames(book);
        FrameRules.blocks(book);
        StreamStates.idle(book);
        StreamStates.halfClosed(book);
        StreamStates.closed(book);
        StreamStates.numbers(book);
        StreamStates.priorities(book);
        StreamStates.errors(book);
        FrameTypes.data(book);
        FrameTypes.headers(book);
        FrameTypes.settings(book);
        FrameTypes.control(book);
        FrameTypes.windows(book);
        MessageRules.framing(book);
        MessageRules.fields(book);
        MessageRules.pseudoHeaders(book);
        MessageRules.refused(book);
        return book.rules();
    }

    /** Enough to see that it is the same behind TLS. */
    static List<Rule> someRules() {
        List<Rule> all = rules();
        return IntStream.range(0, all.size())
                .filter(i -> i % 10 == 0)
                .mapToObj(all::get)
                .toList();
    }

    @Test
    void thereAreManyRules() {
        assertThat(rules()).hasSizeGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsInPlaintext(Rule rule) throws Exception {
        try (Http2Wire wire = Http2Wire.plain(node.port())) {
            rule.act().on(wire);
            rule.verdict().on(wire);
        }
    }

    @ParameterizedTest
    @MethodSource("someRules")
    void holdsBehindTls(Rule rule) throws Exception {
        try (Http2Wire wire = new Http2Wire(tls())) {
            rule.act().on(wire);
            rule.verdict().on(wire);
        }
    }

    private static Socket tls() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", node.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!socket.getApplicationProtocol().equals("h2")) {
            throw new IOException("the node does not speak h2");
        }
        return socket;
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // Which node it is makes no difference here.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
