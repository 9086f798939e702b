package io.be.mesh.protocol.codec;

import static io.be.mesh.protocol.codec.Ropes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PeekInbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.Reference;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.ReleaseInbound;
import io.be.mesh.protocol.message.Resource;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.Service;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EveryCodecTest {
    private static final CodecLimits LIMITS = CodecLimits.of(8 << 20);
    private static final Codecs CODECS = new Codecs(LIMITS);
    private static final List<Encoding> BODIES =
            List.of(Encoding.JSON, Encoding.PROTOBUF, Encoding.XML, Encoding.MSGPACK, Encoding.YAML, Encoding.TOML);

    static final String PEM = "-----BEGIN CERTIFICATE-----\nMIIEZTCCA02g\nAQEB+/==\n-----END CERTIFICATE-----\n";
    static final Service SERVICE = new Service(
            "/a/b",
            "ns",
            "n",
            "1.0.0",
            "http",
            "json",
            7,
            10_000,
            3,
            "node",
            "inst",
            "z",
            "c",
            "cell",
            "g",
            "s",
            "h:1",
            "Restful",
            "Python3",
            Map.of("k", "v"));
    static final Reference REFERENCE = new Reference(
            "/a/b", "ns", "n", "1.10", "grpc", "json", 1, 2, 3, "node", "inst", "z", "c", "cell", "g", "h:1");
    static final Route ROUTE = new Route(
            "LX1",
            "JG1",
            "n",
            "互联互通节点X",
            "h2c://10.0.0.1:7304,10.0.0.2",
            "d: #x",
            PEM,
            PEM,
            PEM,
            PEM,
            PEM,
            PEM,
            3,
            4,
            "a",
            1_700_000_000_000L,
            "{\"a\":[1]}",
            "2024-01-02 03:04:05",
            "2024-01-02",
            "1",
            "true",
            "null",
            5,
            6,
            "1.2.3.4",
            "~",
            7);

    static Stream<Object> messages() {
        ByteString payload = Ropes.random(1000);
        return Stream.of(
                new PushInbound("topic", payload, Map.of("a", "b", "c.d", "")),
                new PushInbound("", ByteString.EMPTY, Map.of()),
                new PushInbound("täst 'quoted' \"double\" <x> & ]]> # : \n\ttab", Ropes.chunked(payload, 7), Map.of()),
                new PopInbound("t", 1234),
                new PopInbound("", 0),
                new PeekInbound("0123"),
                new ReleaseInbound("no", 9),
                new Inbound(Map.of("k", "v"), payload),
                Outbound.success(payload, Map.of("k", "v")),
                Outbound.success(ByteString.EMPTY, Map.of()),
                Outbound.success());
    }

    static Stream<Object> documents() {
        return Stream.of(
                new Environ("1.0.0", "LX1", "JG1", "节点", PEM, PEM, PEM),
                ROUTE,
                new Registration(
                        "h:1",
                        "n",
                        "complex",
                        "h:1",
                        new Resource(List.of(REFERENCE), List.of(SERVICE, SERVICE)),
                        300_000,
                        Map.of("a", "b")),
                new Registration("h:1", "n", "metadata", "h:1", Resource.NONE, 0, Map.of()));
    }

    static Stream<Arguments> roundTrips() {
        return BODIES.stream().flatMap(encoding -> Stream.concat(
                        messages(), encoding == Encoding.PROTOBUF ? Stream.of() : documents())
                .map(message -> Arguments.of(encoding, message)));
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    void readsWhatItWrote(Encoding encoding, Object message) {
        ByteString bytes = CODECS.of(encoding).encode(message);
        for (int chunk : new int[] {1, 64, 1 << 20}) {
            assertThat((Object) CODECS.of(encoding).decode(message.getClass(), Ropes.chunked(bytes, chunk)))
                    .isEqualTo(message);
        }
    }

    @Test
    void everyEncodingHasItsCodecAndFormsAnswerJson() {
        for (Encoding encoding : BODIES) {
            assertThat(CODECS.of(encoding).encoding()).isEqualTo(encoding);
        }
        assertThat(CODECS.of(Encoding.FORM).encoding()).isEqualTo(Encoding.JSON);
        assertThat(CODECS.of(Encoding.MULTIPART).encoding()).isEqualTo(Encoding.JSON);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "PROTOBUF", "XML", "MSGPACK", "YAML", "TOML"})
    void everyTruncationIsReadOrRefused(Encoding encoding) {
        for (Object message : List.of(
                new PushInbound("täst", Ropes.random(40), Map.of("k", "v", "l", "w")),
                Outbound.success(Ropes.random(40), Map.of("k", "v")))) {
            ByteString whole = CODECS.of(encoding).encode(message);
            int refused = 0;
            for (int end = 0; end < whole.size(); end++) {
                refused += readsOrRefuses(encoding, message.getClass(), whole.substring(0, end)) ? 0 : 1;
            }
            assertThat(refused).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "PROTOBUF", "XML", "MSGPACK", "YAML", "TOML"})
    void everyChangedByteIsReadOrRefused(Encoding encoding) {
        byte[] whole = CODECS.of(encoding)
                .encode(new PushInbound("t", Ropes.random(20), Map.of("k", "v")))
                .toByteArray();
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            for (int value = 0; value < 256; value += 5) {
                byte[] changed = whole.clone();
                changed[at] = (byte) value;
                refused += readsOrRefuses(encoding, PushInbound.class, ByteString.copyFrom(changed)) ? 0 : 1;
            }
        }
        assertThat(refused).isPositive();
    }

    private static boolean readsOrRefuses(Encoding encoding, Class<?> type, ByteString body) {
        try {
            assertThat((Object) CODECS.of(encoding).decode(type, body)).isNotNull();
            return true;
        } catch (MeshException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CODEC);
            assertThat(e.message()).doesNotContain("\n").hasSizeLessThan(320);
            return false;
        }
    }

    static String refusal(Encoding encoding, Class<?> type, ByteString body) {
        MeshException failure = catchThrowableOfType(
                MeshException.class, () -> CODECS.of(encoding).decode(type, body));
        assertThat(failure).as("%s must be refused", encoding).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.CODEC);
        assertThat(failure.message()).doesNotContain("\n");
        return failure.message();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML", "MSGPACK", "YAML", "TOML"})
    void anEmptyBodyIsRefused(Encoding encoding) {
        assertThat(refusal(encoding, PushInbound.class, ByteString.EMPTY)).contains("the body is empty");
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "PROTOBUF", "XML", "MSGPACK", "YAML", "TOML"})
    void sizeIsBoundedBeforeAnythingIsRead(Encoding encoding) {
        ByteString large = ByteString.copyFrom(new byte[LIMITS.documentBytes() + 1]);
        assertThat(refusal(encoding, PushInbound.class, large)).contains("the limit is");
    }

    static Stream<Arguments> abysses() {
        int n = 100_000;
        return Stream.of(
                Arguments.of(Encoding.JSON, "{\"x\":" + "[".repeat(n)),
                Arguments.of(Encoding.XML, "<a>".repeat(n)),
                Arguments.of(Encoding.XML, "<a>".repeat(n) + "</a>".repeat(n)),
                Arguments.of(Encoding.YAML, "[".repeat(n)),
                Arguments.of(Encoding.YAML, "{a: ".repeat(n)),
                Arguments.of(Encoding.YAML, "- ".repeat(n)),
                Arguments.of(Encoding.TOML, "x=" + "[".repeat(n)),
                Arguments.of(Encoding.TOML, "x=" + "[".repeat(n) + "]".repeat(n)),
                Arguments.of(Encoding.TOML, "x=" + "{a=".repeat(n)),
                Arguments.of(Encoding.TOML, "a.".repeat(n) + "a=1"),
                Arguments.of(Encoding.TOML, "[" + "a.".repeat(n) + "a]"));
    }

    @ParameterizedTest
    @MethodSource("abysses")
    void depthIsBounded(Encoding encoding, String document) {
        refusal(encoding, PushInbound.class, text(document));
    }

    @Test
    void depthOfBinaryEncodingsIsBounded() {
        byte[] arrays = new byte[100_000];
        java.util.Arrays.fill(arrays, (byte) 0x91);
        assertThat(refusal(Encoding.MSGPACK, PushInbound.class, ByteString.copyFrom(arrays)))
                .contains("deeper than 64");
        java.util.Arrays.fill(arrays, (byte) 0x4b);
        assertThat(refusal(Encoding.PROTOBUF, PushInbound.class, ByteString.copyFrom(arrays)))
                .contains("too deeply");
    }

    @Test
    void valuesAreCountedInTrees() {
        String numbers = "1,".repeat(300_000) + "1";
        assertThat(refusal(Encoding.YAML, PushInbound.class, text("payload: [" + numbers + "]")))
                .contains("values");
        assertThat(refusal(Encoding.TOML, PushInbound.class, text("payload=[" + numbers + "]")))
                .contains("values");
        refusal(Encoding.XML, PushInbound.class, text("<p>" + "<payload>1</payload>".repeat(300_000) + "</p>"));
        byte[] msgpack = new byte[300_005];
        msgpack[0] = (byte) 0xdd;
        msgpack[2] = 4;
        msgpack[3] = (byte) 0x93;
        assertThat(refusal(Encoding.MSGPACK, PushInbound.class, ByteString.copyFrom(msgpack)))
                .contains("values");
        assertThat(CODECS.json()
                        .decode(PushInbound.class, text("{\"payload\":[" + numbers + "]}"))
                        .payload()
                        .size())
                .isEqualTo(300_001);
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "XML", "MSGPACK", "YAML", "TOML"})
    void largePayloadsPass(Encoding encoding) {
        PushInbound push = new PushInbound("t", Ropes.random(4 << 20), Map.of());
        assertThat(CODECS.of(encoding)
                        .decode(PushInbound.class, CODECS.of(encoding).encode(push)))
                .isEqualTo(push);
    }

    @Test
    void managementHasNoProtobufForm() {
        assertThat(refusal(Encoding.PROTOBUF, Environ.class, ByteString.EMPTY)).contains("no protobuf form of Environ");
        assertThat(refusal(Encoding.PROTOBUF, Route.class, ByteString.EMPTY)).contains("no protobuf form of Route");
        assertThat(refusal(Encoding.PROTOBUF, Registration.class, ByteString.EMPTY))
                .contains("no protobuf form");
    }
}
