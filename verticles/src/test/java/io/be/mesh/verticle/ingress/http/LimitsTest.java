package io.be.mesh.verticle.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.Encoding;
import io.be.mesh.protocol.codec.RawOutbound;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PushInbound;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A message of exactly the limit fits however it is written, and a full node can still be emptied. */
class LimitsTest {
    private static final ByteString LONGEST = ByteString.copyFrom(new byte[(int) HttpFixture.MESSAGE_LIMIT]);
    private HttpFixture node;

    @BeforeEach
    void start() {
        node = new HttpFixture();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"JSON", "PROTOBUF", "MSGPACK"})
    void theLongestMessageFitsInAClientsEncoding(Encoding encoding) throws Exception {
        ByteString body = node.codecs.of(encoding).encode(new PushInbound("t", LONGEST, Map.of()));

        HttpResponse<byte[]> answer = node.post(
                HttpFixture.PUSH,
                body.toByteArray(),
                "Content-Type",
                encoding.mediaType(),
                "x-ptp-session-id",
                "longest");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(longestOf("longest")).isEqualTo(LONGEST);
    }

    @ParameterizedTest
    @EnumSource(
            value = Encoding.class,
            names = {"JSON", "PROTOBUF"})
    void theLongestMessageFitsWhenAnotherNodeHasWrappedIt(Encoding encoding) throws Exception {
        Codec codec = node.codecs.of(encoding);
        ByteString push = codec.encode(new PushInbound("t", LONGEST, Map.of()));

        HttpResponse<byte[]> answer = node.post(
                HttpFixture.INVOKE,
                codec.encode(new Inbound(Map.of("k", "v"), push)).toByteArray(),
                "Content-Type",
                encoding.mediaType(),
                "x-ptp-uri",
                "https://ptp.cn/v1/interconn/chan/push",
                "x-ptp-session-id",
                "wrapped");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(longestOf("wrapped")).isEqualTo(LONGEST);
    }

    @Test
    void aFullNodeCanStillBeReadAndReleased() throws Exception {
        node.json(HttpFixture.PUSH, "{\"topic\":\"t\",\"payload\":\"aGk=\"}", "x-ptp-session-id", "full");
        var taken = node.budget.open();
        assertThat(taken.grow(HttpFixture.NODE_LIMIT - node.budget.used())).isTrue();

        Outbound pushed = node.envelope(node.json(HttpFixture.PUSH, "{\"topic\":\"t\",\"payload\":\"aGk=\"}"));
        Outbound popped = node.envelope(node.json(HttpFixture.POP, "{\"topic\":\"t\"}", "x-ptp-session-id", "full"));
        Outbound released =
                node.envelope(node.json(HttpFixture.RELEASE, "{\"topic\":\"t\"}", "x-ptp-session-id", "full"));

        assertThat(pushed.code()).isEqualTo("E0000000700");
        assertThat(popped.payload()).isEqualTo(ByteString.copyFromUtf8("hi"));
        assertThat(released.code()).isEqualTo("E0000000000");
    }

    @Test
    void aPushOfNoBytesInProtobufIsAMessage() throws Exception {
        String[] headers = {
            "Content-Type", "application/x-protobuf", "x-ptp-session-id", "empty", "x-ptp-topic", "by-header"
        };

        node.post(HttpFixture.PUSH, new byte[0], headers);
        HttpResponse<byte[]> popped = node.post(HttpFixture.PEEK, new byte[0], headers);

        Outbound answer = node.codecs.of(Encoding.PROTOBUF).decode(Outbound.class, ByteString.copyFrom(popped.body()));
        assertThat(answer.payload()).isEqualTo(ByteString.EMPTY);
    }

    private ByteString longestOf(String session) throws Exception {
        byte[] answer = node.post(
                        HttpFixture.POP + "?timeout=1", new byte[0], "x-ptp-session-id", session, "x-ptp-topic", "t")
                .body();
        ByteString payload = RawOutbound.decode(ByteString.copyFrom(answer)).payload();
        return payload == null ? ByteString.EMPTY : payload;
    }
}
