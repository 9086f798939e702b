package io.be.mesh.verticle.ingress.strict;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However the bytes arrive, they are the same requests, or the same refusal. */
class StrictRequestDecoderTest {
    private static final String HOST = "Host: a\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n" + HOST + "\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "b: c\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "\r\nGET /b HTTP/1.1\r\n" + HOST + "\r\n",
                "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\n\r\nhelloPUT /b HTTP/1.1\r\n" + HOST
                        + "Content-Length: 0\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 4\r\n\r\n\n \r\nGET /b HTTP/1.1\r\n" + HOST + "\r\n",
                "POST / HTTP/1.1\r\n" + HOST
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\n\n a\0b\r\n0\r\nc: d\r\n\r\nGET / HTTP/1.1\r\n" + HOST
                        + "\r\n",
                "GET http://a/b?c HTTP/1.1\r\n" + HOST + "\r\n"
            })
    void isReadAlikeInOnePieceAndByteByByte(String text) {
        String whole = decoded(text, text.length());

        assertThat(whole).doesNotContain("refused");
        for (int size = 1; size < 8; size++) {
            assertThat(decoded(text, size)).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n" + HOST + "b: c\r\n d\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "b: c\nd: e\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "b: c\rd\r\n\r\n",
                "GET  / HTTP/1.1\r\n" + HOST + "\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "\r\nGET /b HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST
                        + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nContent-Length: 1\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\na: b\r\n c\r\n\r\n"
            })
    void isRefusedAlikeInOnePieceAndByteByByte(String text) {
        String whole = decoded(text, text.length());

        assertThat(whole).endsWith("refused ");
        for (int size = 1; size < 8; size++) {
            assertThat(decoded(text, size)).endsWith("refused ");
        }
    }

    @Test
    void nothingIsReadBehindARefusal() {
        String second = "GET /b HTTP/1.1\r\n" + HOST + "\r\n";

        assertThat(decoded("GET /a HTTP/1.1\r\n\r\n" + second + second, 1000)).isEqualTo("refused ");
    }

    @Test
    void theLineOfAChunkIsBounded() {
        String head = "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n";

        assertThat(decoded(head + "1;" + "x".repeat(200) + "\r\na\r\n0\r\n\r\n", 7))
                .endsWith("a. ");
        assertThat(decoded(head + "1;" + "x".repeat(300), 7)).endsWith("refused ");
    }

    /** What comes out, bodies joined. */
    private static String decoded(String text, int size) {
        EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder(new HttpServerOptions()));
        byte[] bytes = text.getBytes(ISO_8859_1);
        StringBuilder all = new StringBuilder();
        for (int from = 0; from < bytes.length; from += size) {
            channel.writeInbound(
                    Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        for (HttpObject object = channel.readInbound(); object != null; object = channel.readInbound()) {
            all.append(said(object));
            ReferenceCountUtil.release(object);
        }
        channel.finishAndReleaseAll();
        return all.toString();
    }

    private static String said(HttpObject object) {
        if (object.decoderResult().isFailure()) {
            return "refused ";
        }
        String said = "";
        if (object instanceof HttpRequest request) {
            said = request.method() + " " + request.uri() + " "
                    + request.headers().entries() + " ";
        }
        if (object instanceof HttpContent content) {
            said += content.content().toString(ISO_8859_1);
        }
        return object instanceof LastHttpContent last
                ? said + "."
                        + (last.trailingHeaders().isEmpty()
                                ? ""
                                : last.trailingHeaders().entries()) + " "
                : said;
    }
}
