package io.be.mesh.protocol.codec;

import static io.be.mesh.protocol.codec.Ropes.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.PopInbound;
import io.be.mesh.protocol.message.PushInbound;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormBinderTest {
    private final FormBinder binder = new Codecs(CodecLimits.of(1 << 20)).form();

    private static List<FormValue> texts(String... texts) {
        return Arrays.stream(texts).<FormValue>map(FormValue.Text::new).toList();
    }

    private String refusal(Class<?> type, Map<String, List<FormValue>> fields) {
        MeshException failure = catchThrowableOfType(MeshException.class, () -> binder.bind(type, fields));
        assertThat(failure.code()).isEqualTo(ErrorCode.CODEC);
        return failure.message();
    }

    @Test
    void namesMayBeOfTheDocumentsOrOfGo() {
        for (String name : new String[] {"timeout", "Timeout", "TIMEOUT", "time_out"}) {
            assertThat(binder.bind(
                            PopInbound.class, Map.of("topic", texts("t"), name, texts("10000"), "other", texts("x"))))
                    .isEqualTo(new PopInbound("t", 10_000));
        }
        assertThat(binder.bind(
                        Route.class, Map.of("NodeId", texts("n"), "inst_id", texts("i"), "hostRoot", texts("r"))))
                .extracting(Route::nodeId, Route::instId, Route::hostRoot)
                .containsExactly("n", "i", "r");
        assertThat(binder.bind(Environ.class, Map.of("name", texts("N"))).instName())
                .isEqualTo("N");
        assertThat(binder.bind(PopInbound.class, Map.of())).isEqualTo(new PopInbound("", 0));
        assertThat(binder.bind(PopInbound.class, Map.of("timeout", texts(""), "topic", List.of())))
                .isEqualTo(new PopInbound("", 0));
    }

    @Test
    void payloadsAreFilesBase64OrNumbers() {
        ByteString file = Ropes.random(100);
        assertThat(payload(List.of(new FormValue.Raw(file)))).isSameAs(file);
        assertThat(payload(texts("QUI="))).isEqualTo(text("AB"));
        assertThat(payload(texts("QUI"))).isEqualTo(text("AB"));
        assertThat(payload(texts(""))).isEqualTo(ByteString.EMPTY);
        assertThat(payload(texts("65", "66", "255"))).isEqualTo(ByteString.copyFrom(new byte[] {65, 66, -1}));
        assertThat(payload(texts("65"))).isEqualTo(text("A"));
        assertThat(binder.bind(PushInbound.class, Map.of("topic", texts("t"))).payload())
                .isNull();
    }

    private ByteString payload(List<FormValue> values) {
        return binder.bind(PushInbound.class, Map.of("Payload", values)).payload();
    }

    @Test
    void structuresAreJsonTexts() {
        assertThat(binder.bind(PushInbound.class, Map.of("Metadata", texts("{\"a\":\"b\",}")))
                        .metadata())
                .isEqualTo(Map.of("a", "b"));
        assertThat(binder.bind(PushInbound.class, Map.of("metadata", texts(""))).metadata())
                .isEmpty();
        assertThat(binder.bind(Registration.class, Map.of("content", texts("{\"services\":[{\"urn\":\"u\"}]}")))
                        .content()
                        .services())
                .hasSize(1);
    }

    @Test
    void refusesWhatDoesNotBindAndNamesTheField() {
        assertThat(refusal(PopInbound.class, Map.of("timeout", texts("x")))).contains("field timeout");
        assertThat(refusal(PushInbound.class, Map.of("payload", texts("*"))))
                .contains("field payload")
                .doesNotContain("*");
        assertThat(refusal(PushInbound.class, Map.of("payload", texts("1", "300"))))
                .contains("field payload");
        refusal(PushInbound.class, Map.of("metadata", texts("{")));
        refusal(PushInbound.class, Map.of("metadata", texts("[]")));
    }
}
