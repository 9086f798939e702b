package io.be.mesh.protocol.codec;

import static io.be.mesh.protocol.codec.Ropes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.ReleaseInbound;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.protocol.proto.Raw;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufTest {
    private final ProtobufCodec codec = new ProtobufCodec(CodecLimits.of(1 << 26));

    private static ByteString hex(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Test
    void readsTheRecordedRequests() {
        Inbound inbound = codec.decode(Inbound.class, hex("120e0a03333231120731323334353637"));
        assertThat(codec.decode(PushInbound.class, inbound.payload()))
                .isEqualTo(new PushInbound("321", text("1234567"), Map.of()));
        assertThat(codec.decode(PopInbound.class, hex("0a0333323110e807"))).isEqualTo(new PopInbound("321", 1000));
    }

    @Test
    void speaksAsTheGeneratedClassesDo() throws Exception {
        ByteString payload = Ropes.random(100_000);
        Map<String, String> metadata = Map.of("a", "b", "", "empty key", "empty value", "");
        PushInbound push = new PushInbound("täst", payload, metadata);
        Ptp.PushInbound generated = Ptp.PushInbound.newBuilder()
                .setTopic("täst")
                .setPayload(payload)
                .putAllMetadata(metadata)
                .build();
        assertThat(Ptp.PushInbound.parseFrom(codec.encode(push))).isEqualTo(generated);
        assertThat(codec.decode(PushInbound.class, generated.toByteString())).isEqualTo(push);

        Outbound answer = Outbound.success(payload, metadata);
        Ptp.TransportOutbound p4 = Ptp.TransportOutbound.newBuilder()
                .putAllMetadata(metadata)
                .setPayload(payload)
                .setCode(answer.code())
                .setMessage(answer.message())
                .build();
        assertThat(Ptp.TransportOutbound.parseFrom(codec.encode(answer))).isEqualTo(p4);
        assertThat(codec.decode(Outbound.class, p4.toByteString())).isEqualTo(answer);

        Ptp.ReleaseInbound negative =
                Ptp.ReleaseInbound.newBuilder().setTopic("t").setTimeout(-1).build();
        assertThat(codec.decode(ReleaseInbound.class, negative.toByteString())).isEqualTo(new ReleaseInbound("t", -1));
        assertThat(codec.encode(new ReleaseInbound("t", -1))).isEqualTo(negative.toByteString());
        assertThat(Ptp.PopInbound.parseFrom(codec.encode(new PopInbound("t", 1L << 40)))
                        .getTimeout())
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(codec.encode(new Outbound(Map.of(), null, "E0000000000", "ok")))
                .isEqualTo(hex("1a0b453030303030303030303022026f6b"));
    }

    @Test
    void aPushWithoutPayloadIsAPushOfNoBytesAndAnAnswerWithoutIsNothing() {
        assertThat(codec.decode(PushInbound.class, ByteString.EMPTY))
                .isEqualTo(new PushInbound("", ByteString.EMPTY, Map.of()));
        assertThat(codec.decode(Outbound.class, codec.encode(Outbound.success()))
                        .payload())
                .isNull();
        assertThat(codec.decode(Outbound.class, codec.encode(Outbound.success(ByteString.EMPTY, Map.of())))
                        .payload())
                .isEqualTo(ByteString.EMPTY);
    }

    @Test
    void payloadsAreNeverCopied() throws Exception {
        ByteString payload = Ropes.random(300_000);
        ByteString body = Ropes.chunked(codec.encode(new PushInbound("topic", payload, Map.of("k", "v"))), 100_010);
        assertThat(Backing.of(body)).hasSize(3);

        PushInbound push = codec.decode(PushInbound.class, body);
        assertThat(push.payload()).isEqualTo(payload);
        assertThat(Backing.of(push.payload())).hasSize(3).isEqualTo(Backing.of(body));

        ByteString answer = codec.encode(Outbound.success(push.payload(), Map.of()));
        assertThat(Backing.of(answer)).containsAll(Backing.of(body));
        ByteString raw = RawOutbound.encode(Outbound.success(push.payload(), Map.of()));
        assertThat(Backing.of(raw)).containsAll(Backing.of(body));
        ByteString wrapped = codec.encode(new Inbound(Map.of(), codec.encode(push)));
        assertThat(Backing.of(wrapped)).containsAll(Backing.of(body));
    }

    @Test
    void unknownFieldsArePassedOver() {
        String unknown = "5801" + "590102030405060708" + "5d01020304" + "620161" + "6b5801736801746c" + "1005";
        assertThat(codec.decode(PushInbound.class, hex(unknown + "0a0174")))
                .isEqualTo(new PushInbound("t", ByteString.EMPTY, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00",
                "07",
                "0a05",
                "12ffffffff0f",
                "12ffffffffffffffffff01",
                "10ffffffffffffffffffff01",
                "80",
                "6c",
                "6b",
                "5900",
                "5d00",
                "0a01ff",
                "1a020a05",
                "1a0112",
                "0e",
                "0f",
                "ffffffffffff01"
            })
    void refusesWhatIsNoMessage(String bytes) {
        assertThatThrownBy(() -> codec.decode(PushInbound.class, hex(bytes)))
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("the protobuf cannot be read")
                .hasMessageContaining("byte");
    }

    @Test
    void rawAnswersAreThoseTheClientsAccept() throws Exception {
        ByteString handshake = hex("0801120c636f6e6e6563745f31010230");
        assertThat(hex(RawOutbound.encode(new Outbound(Map.of(), null, "E0000000000", "ok"))))
                .isEqualTo("120b45303030303030303030301a026f6b");
        assertThat(hex(RawOutbound.encode(new Outbound(Map.of(), null, "E0000000000", "请求成功"))))
                .isEqualTo("120b45303030303030303030301a0ce8afb7e6b182e68890e58a9f")
                .isEqualTo(hex(RawOutbound.encode(Outbound.success())));
        assertThat(hex(RawOutbound.encode(new Outbound(Map.of(), null, "E0000000700", "full"))))
                .isEqualTo("120b45303030303030303730301a0466756c6c");
        assertThat(hex(RawOutbound.encode(new Outbound(Map.of(), handshake, "E0000000000", "ok"))))
                .isEqualTo("0a10" + "0801120c636f6e6e6563745f31010230" + "120b45303030303030303030301a026f6b");
        assertThat(hex(RawOutbound.encode(new Outbound(Map.of(), null, "E0000000000", ""))))
                .isEqualTo("120b4530303030303030303030");

        Outbound answer = new Outbound(Map.of(), handshake, "E0000000000", "ok");
        assertThat(RawOutbound.decode(RawOutbound.encode(answer))).isEqualTo(answer);
        assertThat(Raw.TransportOutbound.parseFrom(RawOutbound.encode(answer)).getPayload())
                .isEqualTo(handshake);
        assertThatThrownBy(() -> RawOutbound.decode(hex("120b45"))).isInstanceOf(MeshException.class);
    }
}
