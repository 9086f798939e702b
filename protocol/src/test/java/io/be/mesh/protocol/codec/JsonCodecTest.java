package io.be.mesh.protocol.codec;

import static io.be.mesh.protocol.codec.Ropes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Inbound;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    private static final ObjectMapper REFERENCE = new ObjectMapper();
    private final JsonCodec codec = new JsonCodec(CodecLimits.of(128 << 20));

    private <T> T decode(Class<T> type, String json) {
        return codec.decode(type, text(json));
    }

    private String refusal(Class<?> type, String json) {
        MeshException failure = catchMesh(() -> decode(type, json));
        assertThat(failure.code()).isEqualTo(ErrorCode.CODEC);
        assertThat(failure.message()).doesNotContain("\n");
        return failure.message();
    }

    private static MeshException catchMesh(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(MeshException.class, call);
    }

    @Test
    void readsThePushOfTheExample() {
        PushInbound push = decode(PushInbound.class, """
                {"topic":"0","metadata":{"a":"b"},"payload":"MTkyLjE2OC4xMDAuNjM6MTczMDQ="}""");

        assertThat(push.topic()).isEqualTo("0");
        assertThat(push.metadata()).containsExactly(Map.entry("a", "b"));
        assertThat(push.payload()).isEqualTo(text("192.168.100.63:17304"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"QUI=\"|AB",
                "\"QUI\"|AB",
                "\"QQ\"|A",
                "\"QUJD\\n\"|ABC",
                "\"QUJD\\r\\nREVG\\r\\n\"|ABCDEF",
                "\"Q U J D\"|ABC",
                "\"QUI\\u003d\"|AB",
                "\"Pz8\\/\"|???",
                "\"Pz8_\"|???",
                "\"fn5-\"|~~~",
                "\"fn5+\"|~~~",
                "[65,66]|AB",
                "[\"65\",66,]|AB",
                "\"\"|''",
                "[]|''",
            })
    void takesAPayloadInEveryShapeOfTheField(String shape, String expected) {
        for (int chunk : new int[] {1, 3, 1000}) {
            ByteString body = Ropes.chunked(text("{\"payload\": " + shape + " ,\"topic\":\"t\"}"), chunk);
            PushInbound push = codec.decode(PushInbound.class, body);
            assertThat(push.payload()).isEqualTo(text(expected));
            assertThat(push.topic()).isEqualTo("t");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Q\"",
                "\"Q*==\"",
                "\"QQ===\"",
                "\"=\"",
                "\"QQ=Q\"",
                "\"\\x\"",
                "[256]",
                "[-129]",
                "[1.5]",
                "{}",
                "7",
                "true"
            })
    void refusesAPayloadThatIsNone(String shape) {
        assertThat(refusal(PushInbound.class, "{\"topic\":\"t\",\"payload\":" + shape + "}"))
                .contains("payload");
    }

    @Test
    void bytesMayBeSigned() {
        assertThat(decode(PushInbound.class, "{\"payload\":[-1,-128,255,0]}").payload())
                .isEqualTo(ByteString.copyFrom(new byte[] {-1, -128, -1, 0}));
    }

    @Test
    void absenceNullAndEmptinessOfAPayloadDiffer() {
        assertThat(decode(PushInbound.class, "{}").payload()).isNull();
        assertThat(decode(PushInbound.class, "{\"payload\":null}").payload()).isNull();
        assertThat(decode(PushInbound.class, "{\"payload\":\"\"}").payload()).isEqualTo(ByteString.EMPTY);
        assertThat(decode(Inbound.class, "{}").payload()).isEqualTo(ByteString.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeout", "Timeout", "TIMEOUT", "time_out", "timeOut", "_timeout"})
    void namesMatchWithoutCaseAndUnderscore(String name) {
        assertThat(decode(PopInbound.class, "{\"" + name + "\":5}").timeout()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|7",
                "\"7\"|7",
                "\" 7 \"|7",
                "\"\"|0",
                "null|0",
                "-3|-3",
                "7.0|7",
                "1e3|1000",
                "9223372036854775807|9223372036854775807"
            })
    void numbersMayBeTexts(String value, long expected) {
        assertThat(decode(PopInbound.class, "{\"timeout\":" + value + "}").timeout())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "1e300",
                "1e999999999",
                "1.5",
                "\"x\"",
                "{}",
                "[]",
                "true",
                "\"99999999999999999999999\"",
                "-99999999999999999999999999"
            })
    void refusesNumbersThatAreNone(String value) {
        assertThat(refusal(PopInbound.class, "{\"timeout\":" + value + "}")).contains("/timeout");
    }

    @Test
    void refusesEndlessNumbersAndNames() {
        refusal(PopInbound.class, "{\"timeout\":" + "9".repeat(100_000) + "}");
        refusal(PopInbound.class, "{\"timeout\":1" + "0".repeat(100_000) + ".0}");
        refusal(PopInbound.class, "{\"" + "n".repeat(100_000) + "\":1}");
    }

    @Test
    void aTrailingCommaUnknownMembersAndNullAreFine() {
        Route route = decode(Route.class, """
                {
                    "node_id": "LX0000010000280",
                    "inst_id": "JG0100002800000000",
                }
                """);
        assertThat(route.nodeId()).isEqualTo("LX0000010000280");
        assertThat(decode(PopInbound.class, "{\"a\":{\"b\":[1,{}]},\"c\":\"x\",\"topic\":null,\"timeout\":1}"))
                .isEqualTo(new PopInbound("", 1));
    }

    @Test
    void typescriptSendsEmptyTextsForNumbers() {
        Route route = decode(
                Route.class, "{\"NodeId\":\"n\",\"upstream\":\"\",\"downstream\":\"\",\"status\":\"\",\"extra\":\"\"}");
        assertThat(route.upstream()).isZero();
        assertThat(route.status()).isZero();
        assertThat(route.nodeId()).isEqualTo("n");
    }

    @Test
    void ofTwoMembersOfOneNameTheLastCounts() {
        assertThat(decode(PopInbound.class, "{\"topic\":\"a\",\"Topic\":\"b\"}").topic())
                .isEqualTo("b");
    }

    @Test
    void refreshHasOtherNames() {
        Environ other = decode(Environ.class, "{\"name\":\"N\",\"host_root\":\"C\",\"host_key\":\"K\"}");
        assertThat(other.instName()).isEqualTo("N");
        assertThat(other.rootCrt()).isEqualTo("C");
        assertThat(other.rootKey()).isEqualTo("K");
        assertThat(decode(Environ.class, "{\"inst_name\":\"A\",\"name\":\"B\"}").instName())
                .isEqualTo("A");
        assertThat(decode(Environ.class, "{\"inst_name\":\"\",\"name\":\"B\"}").instName())
                .isEqualTo("B");
        assertThat(decode(Route.class, "{\"name\":\"B\"}").instName()).isEmpty();
    }

    @Test
    void registersTheServicesOfTheSample() {
        Registration registration = decode(Registration.class, """
                {"name":"tensorserving","kind":"complex","address":"IP:PORT","instance_id":"IP:PORT","timestamp":"300000",
                 "attachments":{},"content":{"services":[{"urn":"/a/b/c","kind":"Restful","asyncable":false,"timeout":10000,
                 "retries":0,"attrs":{}},{"urn":"/d","proto":"grpc"}]}}""");
        assertThat(registration.timestamp()).isEqualTo(300_000);
        assertThat(registration.content().services()).hasSize(2);
        assertThat(registration.content().services().get(0).timeout()).isEqualTo(10_000);
        assertThat(registration.content().references()).isEmpty();
        assertThat(codec.decode(Registration.class, codec.encode(registration))).isEqualTo(registration);
    }

    @Test
    void takesOneRouteOrSeveral() {
        assertThat(codec.decodeList(Route.class, text("{\"node_id\":\"a\"}"))).hasSize(1);
        assertThat(codec.decodeList(Route.class, text("[{\"node_id\":\"a\"},{\"node_id\":\"b\"},]")))
                .extracting(Route::nodeId)
                .containsExactly("a", "b");
    }

    @Test
    void answersInTheOrderOfTheContract() {
        String json =
                codec.encode(Outbound.success(text("AB"), Map.of("k", "v"))).toStringUtf8();
        assertThat(json)
                .isEqualTo("{\"metadata\":{\"k\":\"v\"},\"payload\":\"QUI=\",\"content\":\"QUI=\","
                        + "\"code\":\"E0000000000\",\"message\":\"请求成功\"}");
        assertThat(codec.encode(Outbound.success()).toStringUtf8())
                .isEqualTo("{\"code\":\"E0000000000\",\"message\":\"请求成功\"}");
        assertThat(codec.encode(Outbound.success(ByteString.EMPTY, Map.of())).toStringUtf8())
                .startsWith("{\"payload\":\"\",\"content\":\"\",");
    }

    @Test
    void refusesWhatIsEmptyOrGoesOn() {
        assertThat(refusal(PushInbound.class, "")).contains("the body is empty", "PushInbound");
        assertThat(refusal(PushInbound.class, " \n ")).contains("the body is empty");
        assertThat(refusal(PushInbound.class, "{} {}")).contains("after the end", "line 1, column 4");
        refusal(PushInbound.class, "{} x");
        assertThat(decode(PopInbound.class, "{\"topic\":\"t\"} \r\n ").topic()).isEqualTo("t");
        refusal(PushInbound.class, "[]");
        refusal(PushInbound.class, "7");
        refusal(PushInbound.class, "null");
        refusal(Route.class, "[{}]");
    }

    @Test
    void saysWhereAndNeverRepeatsTheInput() {
        assertThat(refusal(PushInbound.class, "{\"topic\":\n \"a\" \"b\"}")).contains("line 2, column 6");
        assertThat(refusal(PushInbound.class, "{\"payload\":SECRETSECRET}")).doesNotContain("SECRET");
        assertThat(refusal(PushInbound.class, "{\"payload\":\"SECRETSECRE")).doesNotContain("SECRET");
        assertThat(refusal(Registration.class, "{\"content\":{\"services\":[{},{\"timeout\":\"SECRET\"}]}}"))
                .contains("/content/services/1/timeout")
                .doesNotContain("SECRET");
    }

    @Test
    void everyTruncationIsRefused() {
        String whole = "{\"topic\":\"täst\",\"payload\":\"QUJDRA==\",\"metadata\":{\"k\":\"v\",\"l\":[1,2]}}";
        String valid = whole.replace(",\"l\":[1,2]", "");
        byte[] bytes = valid.getBytes(StandardCharsets.UTF_8);
        for (int end = 0; end < bytes.length; end++) {
            ByteString cut = ByteString.copyFrom(bytes, 0, end);
            assertThat(catchMesh(() -> codec.decode(PushInbound.class, cut)).code())
                    .isEqualTo(ErrorCode.CODEC);
            ByteString rope = Ropes.chunked(cut, 2);
            assertThat(catchMesh(() -> codec.decode(PushInbound.class, rope)).code())
                    .isEqualTo(ErrorCode.CODEC);
        }
        assertThat(refusal(PushInbound.class, whole)).contains("/metadata/l");
    }

    @Test
    void everyFlippedByteIsReadOrRefused() {
        byte[] valid = "{\"topic\":\"t\",\"payload\":\"QUJDRA==\",\"metadata\":{\"k\":\"v\"}}"
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < valid.length; i++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = valid.clone();
                changed[i] = (byte) value;
                try {
                    assertThat(codec.decode(PushInbound.class, ByteString.copyFrom(changed)))
                            .isNotNull();
                } catch (MeshException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.CODEC);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"topic\":[", "{\"metadata\":{\"a\":"})
    void depthIsBounded(String opening) {
        refusal(PushInbound.class, opening.repeat(100_000));
        assertThat(refusal(PushInbound.class, "{\"unknown\":" + opening.repeat(100_000)))
                .contains("depth");
        assertThat(refusal(Part.class, "{\"parts\":[".repeat(100_000))).contains("depth");
    }

    @Test
    void sizeIsBounded() {
        JsonCodec small = new JsonCodec(CodecLimits.of(100));
        assertThatThrownBy(() -> small.decode(PushInbound.class, text("{\"topic\":\"" + "t".repeat(100) + "\"}")))
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("the limit is 100");
    }

    @Test
    void readsOtherUnicodeAndAByteOrderMark() {
        String json = "{\"topic\":\"t\",\"payload\":\"QUI=\"}";
        PushInbound expected = new PushInbound("t", text("AB"), Map.of());
        assertThat(decode(PushInbound.class, "\uFEFF" + json)).isEqualTo(expected);
        assertThat(codec.decode(PushInbound.class, ByteString.copyFrom(json, StandardCharsets.UTF_16BE)))
                .isEqualTo(expected);
        assertThat(codec.decode(PushInbound.class, ByteString.copyFrom(json, StandardCharsets.UTF_16LE)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d\\ude00", "\\ud800", "\\ud800x", "x\\ude00", "\\ud800\\ud800"})
    void halfACharacterIsCarriedOrRefused(String escaped) {
        PushInbound push = decode(PushInbound.class, "{\"topic\":\"" + escaped + "\"}");
        try {
            assertThat(codec.decode(PushInbound.class, codec.encode(push))).isEqualTo(push);
        } catch (MeshException e) {
            assertThat(e.message()).contains("cannot be written");
        }
    }

    @Test
    void carriesSixtyFourMebibytes() {
        ByteString payload = Ropes.chunked(Ropes.random(64 << 20), 1 << 16);
        ByteString json = codec.encode(new PushInbound("big", payload, Map.of()));
        assertThat(json.size()).isEqualTo("{\"topic\":\"big\",\"payload\":\"\"}".length() + ((64 << 20) + 2) / 3 * 4);

        PushInbound push = codec.decode(PushInbound.class, Ropes.chunked(json, 1 << 16));

        assertThat(push.payload()).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 2, 3, 4, 5, 100, 191, 192, 193, 1000, 4096, 49_151, 49_152, 49_153, 196_608, 196_609, 1_000_001
            })
    void base64IsThatOfTheLibrary(int size) throws Exception {
        ByteString payload = Ropes.random(size);
        ByteString json = codec.encode(new Outbound(Map.of(), Ropes.chunked(payload, 777), "c", "m"));
        JsonNode tree = REFERENCE.readTree(json.toByteArray());
        assertThat(tree.get("payload").textValue())
                .isEqualTo(Base64.getEncoder().encodeToString(payload.toByteArray()))
                .isEqualTo(tree.get("content").textValue());
        for (int chunk : new int[] {13, 4096, Integer.MAX_VALUE / 2}) {
            assertThat(codec.decode(Outbound.class, Ropes.chunked(json, chunk)).payload())
                    .isEqualTo(payload);
        }
    }

    @Test
    void bindsAnyPublicRecord() {
        Anything value = new Anything(
                true, 3, null, Kind.BETA, List.of(new Part("p", null), new Part("q", List.of())), Map.of("k", 1L));
        assertThat(codec.decode(Anything.class, codec.encode(value))).isEqualTo(value);
        assertThat(decode(Anything.class, "{\"flag\":\"TRUE\",\"kind\":\"alpha\",\"parts\":{\"name\":\"x\"}}"))
                .isEqualTo(new Anything(true, 0, null, Kind.ALPHA, List.of(new Part("x", null)), Map.of()));
        assertThat(refusal(Anything.class, "{\"kind\":\"gamma\"}")).contains("ALPHA");
        assertThat(refusal(Anything.class, "{\"number\":2147483648}")).contains("range");
    }

    public enum Kind {
        ALPHA,
        BETA
    }

    public record Part(String name, @Nullable List<Part> parts) {}

    public record Anything(
            boolean flag,
            int number,
            @Nullable String remark,
            @Nullable Kind kind,
            List<Part> parts,
            Map<String, Long> counts) {}
}
