package io.be.mesh.protocol.codec;

import static io.be.mesh.protocol.codec.EveryCodecTest.refusal;
import static io.be.mesh.protocol.codec.Ropes.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** What is particular to XML, YAML, TOML and MessagePack. */
class TextFormatsTest {
    private static final Codecs CODECS = new Codecs(CodecLimits.of(1 << 20));
    private static final Outbound ANSWER = Outbound.success(text("AB"), Map.of("k", "v"));

    private static <T> T read(Encoding encoding, Class<T> type, String document) {
        return CODECS.of(encoding).decode(type, text(document));
    }

    private static String write(Encoding encoding, Object message) {
        return CODECS.of(encoding).encode(message).toStringUtf8();
    }

    @Test
    void xmlNamesTheAnswer() {
        assertThat(write(Encoding.XML, ANSWER))
                .isEqualTo("<?xml version='1.0' encoding='UTF-8'?><TransportOutbound><metadata><k>v</k></metadata>"
                        + "<payload>QUI=</payload><content>QUI=</content><code>E0000000000</code>"
                        + "<message>请求成功</message></TransportOutbound>");
    }

    @Test
    void xmlReadsWhatPeopleWrite() {
        PushInbound push = read(Encoding.XML, PushInbound.class, """
                <?xml version="1.0"?>
                <!-- a comment --><p:PushInbound xmlns:p="urn:x" a="1">
                  <Topic>a &lt;<![CDATA[<b>]]> &#65;</Topic><!-- x --><other><deep/></other>
                  <payload>
                    QUJD
                    REVG
                  </payload>
                  <metadata><k>v</k><e/></metadata>
                </p:PushInbound>
                <!-- end -->
                """);
        assertThat(push.topic()).isEqualTo("a <<b> A");
        assertThat(push.payload()).isEqualTo(text("ABCDEF"));
        assertThat(push.metadata()).isEqualTo(Map.of("k", "v", "e", ""));
        assertThat(read(Encoding.XML, PopInbound.class, "<x><timeout></timeout><topic/></x>"))
                .isEqualTo(new PopInbound("", 0));
        assertThat(read(Encoding.XML, Registration.class, "<r><content><services><urn>a</urn></services></content></r>")
                        .content()
                        .services())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE p><p><topic>t</topic></p>",
                "<!DOCTYPE p SYSTEM \"file:///etc/passwd\"><p/>",
                "<!DOCTYPE p [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><p><topic>&e;</topic></p>",
                "<!DOCTYPE p [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><p><topic>&b;</topic></p>",
                "<!DOCTYPE p [<!ENTITY % x SYSTEM \"http://127.0.0.1:1/x\"> %x;]><p/>"
            })
    void xmlHasNoDoctype(String document) {
        assertThat(refusal(Encoding.XML, PushInbound.class, text(document)))
                .contains("a DOCTYPE is not allowed at line 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p><topic>&e;</topic></p>",
                "<p>",
                "<p></q>",
                "<p/><p/>",
                "p",
                "<p/>x",
                "<p a=1/>",
                "<1/>",
                "<p>\u0001</p>"
            })
    void xmlRefusesWhatIsNoXml(String document) {
        assertThat(refusal(Encoding.XML, PushInbound.class, text(document))).contains("line 1");
    }

    @Test
    void xmlDoesNotRepeatTheInput() {
        assertThat(refusal(Encoding.XML, PushInbound.class, text("<p></" + "S".repeat(500) + ">")))
                .doesNotContain("S".repeat(50));
    }

    @Test
    void xmlRefusesToWriteNamesThatAreNone() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> write(Encoding.XML, new PushInbound("t", null, Map.of("a b", "c")))))
                .hasMessageContaining("'a b' cannot be an element");
    }

    @Test
    void yamlReadsWhatPeopleWrite() {
        assertThat(write(Encoding.YAML, ANSWER))
                .isEqualTo("metadata:\n  k: v\npayload: QUI=\ncontent: QUI=\ncode: E0000000000\nmessage: 请求成功\n");
        PushInbound push = read(Encoding.YAML, PushInbound.class, """
                # comment
                topic: 007
                payload: |
                  QUJD
                  REVG
                metadata: {a: 1.10, b: yes, c: ~, d: "~", e: 2024-01-01, *x : 1}
                """.replace(", *x : 1", ""));
        assertThat(push.topic()).isEqualTo("007");
        assertThat(push.payload()).isEqualTo(text("ABCDEF"));
        assertThat(push.metadata()).isEqualTo(Map.of("a", "1.10", "b", "yes", "d", "~", "e", "2024-01-01"));
        assertThat(read(Encoding.YAML, PushInbound.class, "payload: [65, -1]\n").payload())
                .isEqualTo(ByteString.copyFrom(new byte[] {65, -1}));
        assertThat(read(Encoding.YAML, PushInbound.class, "metadata: &m {a: b}\nother: *m\n")
                        .metadata())
                .isEqualTo(Map.of("a", "b"));
        assertThat(CODECS.of(Encoding.YAML).decodeList(Route.class, text("- node_id: a\n- nodeId: b\n")))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "topic: !!str x|a tag is not allowed at line 1, column 8",
                "topic: !!javax.script.ScriptEngineManager [x]|a tag",
                "!x {topic: a}|a tag",
                "topic: ! x|a tag",
                "payload: !!binary QUI=|a tag",
                "topic: *x|alias",
                "metadata: &m {a: *m}|alias",
                "&a [*a]|alias",
                "? [a] : b|key",
                "{a: &a {topic: x}, <<: *a}|a merge key is not allowed",
                "'<<': {topic: x}|a merge key is not allowed",
                "{a: b, : [}|line 1",
                "topic: 'x|line 1",
                "topic: @x|line 1",
            })
    void yamlRefuses(String document, String what) {
        assertThat(refusal(Encoding.YAML, PushInbound.class, text(document))).contains(what);
    }

    @Test
    void yamlIsOneDocument() {
        assertThat(refusal(Encoding.YAML, PopInbound.class, text("topic: a\n---\ntopic: b\n")))
                .contains("more than one");
        assertThat(refusal(Encoding.YAML, PopInbound.class, text("# nothing\n")))
                .contains("the body is empty");
        assertThat(read(Encoding.YAML, PopInbound.class, "---\ntopic: a\n...\n").topic())
                .isEqualTo("a");
    }

    @Test
    void yamlPlacesAndCharactersCountInCodePoints() {
        PushInbound push =
                read(Encoding.YAML, PushInbound.class, "\uFEFFtopic: \"😀 a\\tb\"\r\nmetadata: {k: 😀😀}\r\n");
        assertThat(push).isEqualTo(new PushInbound("😀 a\tb", null, Map.of("k", "😀😀")));
        assertThat(refusal(Encoding.YAML, PopInbound.class, text("a: 😀\r\nb: 😀 @\r\nc: @\n")))
                .contains("line 3, column 4");
        assertThat(refusal(Encoding.YAML, PopInbound.class, text("a: \u0001"))).contains("U+0001");
        assertThat(refusal(Encoding.YAML, PopInbound.class, ByteString.copyFrom(new byte[] {'a', (byte) 0xff})))
                .contains("not UTF-8");
    }

    @Test
    void yamlBombsAreDisarmed() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append((alias + ",").repeat(5))
                    .append("x]\n");
        }
        assertThat(refusal(Encoding.YAML, PushInbound.class, text(bomb.toString())))
                .contains("values");

        assertThat(refusal(Encoding.YAML, PushInbound.class, text("a: &a x\nb: [" + "*a,".repeat(51) + "*a]\n")))
                .contains("more than 50 aliases");
        String tower = "[".repeat(40) + "x" + "]".repeat(40);
        assertThat(refusal(
                        Encoding.YAML, PushInbound.class, text("a: &a " + tower + "\nb: " + tower.replace("x", "*a"))))
                .contains("deeper than 64");
    }

    @Test
    void tomlReadsWhatPeopleWrite() {
        assertThat(write(Encoding.TOML, ANSWER))
                .isEqualTo(
                        "metadata.k = 'v'\npayload = 'QUI='\ncontent = 'QUI='\ncode = 'E0000000000'\nmessage = '请求成功'\n");
        PushInbound push = read(Encoding.TOML, PushInbound.class, """
                Topic = "a" # comment
                payload = [65, 66]
                [metadata]
                k = 1
                d = 2024-01-01
                """);
        assertThat(push).isEqualTo(new PushInbound("a", text("AB"), Map.of("k", "1", "d", "2024-01-01")));
        assertThat(read(
                                Encoding.TOML,
                                Registration.class,
                                "[[content.services]]\nurn='a'\n[[content.services]]\nurn='b'\n")
                        .content()
                        .services())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = ",
                "a = 1\na = 2",
                "= 1",
                "topic = {",
                "timeout = 99999999999999999999",
                "timeout = inf",
                "timeout=1979-05-27"
            })
    void tomlRefuses(String document) {
        refusal(Encoding.TOML, PopInbound.class, text(document));
    }

    @Test
    void msgpackCarriesBytesAsBytes() throws IOException {
        ByteString payload = Ropes.chunked(Ropes.random(300_000), 100_000);
        ByteString encoded = CODECS.of(Encoding.MSGPACK).encode(Outbound.success(payload, Map.of()));
        assertThat(encoded.size()).isLessThan(300_100);
        ByteString decoded =
                CODECS.of(Encoding.MSGPACK).decode(Outbound.class, encoded).payload();
        assertThat(decoded).isEqualTo(payload);
        assertThat(Backing.of(decoded)).isSubsetOf(Backing.of(payload));
    }

    @Test
    void msgpackTakesOtherShapesOfAPayload() throws IOException {
        assertThat(pushOf(p -> p.packString("QUI")).payload()).isEqualTo(text("AB"));
        assertThat(pushOf(p -> p.packArrayHeader(2).packInt(65).packInt(66)).payload())
                .isEqualTo(text("AB"));
        assertThat(pushOf(MessagePacker::packNil).payload()).isNull();
        assertThat(pushOf(p -> p.packBinaryHeader(0)).payload()).isEqualTo(ByteString.EMPTY);
    }

    private interface Pack {
        void into(MessagePacker packer) throws IOException;
    }

    private static ByteString packed(Pack payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MessagePacker packer = MessagePack.newDefaultPacker(out)) {
            packer.packMapHeader(2).packString("Topic").packString("t").packString("payload");
            payload.into(packer);
        }
        return ByteString.copyFrom(out.toByteArray());
    }

    private static PushInbound pushOf(Pack payload) throws IOException {
        return CODECS.of(Encoding.MSGPACK).decode(PushInbound.class, packed(payload));
    }

    @Test
    void msgpackLengthsAreNotBelieved() throws IOException {
        for (Pack lie : new Pack[] {
            p -> p.packBinaryHeader(Integer.MAX_VALUE),
            p -> p.packRawStringHeader(Integer.MAX_VALUE),
            p -> p.packArrayHeader(Integer.MAX_VALUE),
            p -> p.packMapHeader(Integer.MAX_VALUE),
            p -> p.packExtensionTypeHeader((byte) 1, 0),
            p -> p.packBigInteger(java.math.BigInteger.ONE.shiftLeft(63)).packNil(),
        }) {
            assertThat(refusal(Encoding.MSGPACK, PushInbound.class, packed(lie)))
                    .contains("byte");
        }
        byte[] unsigned = {(byte) 0x81, (byte) 0xa1, 'x', (byte) 0xc6, -1, -1, -1, -1};
        refusal(Encoding.MSGPACK, PushInbound.class, ByteString.copyFrom(unsigned));
    }
}
