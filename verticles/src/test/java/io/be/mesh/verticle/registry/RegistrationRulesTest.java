package io.be.mesh.verticle.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Registration;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationRulesTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);

    @Test
    void acceptsThePublishedSampleWithARealAddress() throws Exception {
        Registration checked = RegistrationRules.checked(read(sample()), NOW);

        assertThat(checked.address()).isEqualTo("10.0.0.9:9000");
        assertThat(checked.timestamp()).isEqualTo(NOW.toEpochMilli() + 300_000);
        assertThat(checked.content().services()).hasSize(2);
    }

    @Test
    void takesTheInstanceAsTheAddressWhenThereIsNone() throws Exception {
        String text = sample().replaceFirst("\"address\": \"10.0.0.9:9000\",", "");

        assertThat(RegistrationRules.checked(read(text), NOW).address()).isEqualTo("10.0.0.9:9000");
    }

    @ParameterizedTest
    @CsvSource({
        "tensorserving,'',E0000000400,name",
        "complex,other,E0000000400,kind",
        "\"content\",\"contents\",E0000000400,content",
        "10.0.0.9:9000,10.0.0.9,E0000000619,address",
        "10.0.0.9:9000,10.0.0.9:99999,E0000000619,address",
        "/a/b/c,'',E0000000400,services[0].urn"
    })
    void namesWhatIsWrong(String part, String wrong, String code, String field) throws Exception {
        Registration given = read(sample().replace(part, wrong));

        MeshException failure = catchThrowableOfType(MeshException.class, () -> RegistrationRules.checked(given, NOW));

        assertThat(failure.code().code()).isEqualTo(code);
        assertThat(failure.message()).contains(field);
    }

    private static Registration read(String json) {
        return new Codecs(CodecLimits.of(1 << 20)).json().decode(Registration.class, ByteString.copyFromUtf8(json));
    }

    private static String sample() throws Exception {
        try (InputStream in = RegistrationRulesTest.class.getResourceAsStream("/seed/registry-register.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("IP:PORT", "10.0.0.9:9000");
        }
    }
}
