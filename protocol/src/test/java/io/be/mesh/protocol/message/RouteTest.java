package io.be.mesh.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import org.junit.jupiter.api.Test;

class RouteTest {
    private static final Codecs CODECS = new Codecs(CodecLimits.of(1 << 16));
    private static final Route WHOLE = route("\"host_key\":\"hk\",\"guest_key\":\"gk\",\"auth_code\":\"ac\",");

    private static Route route(String secrets) {
        return CODECS.json()
                .decode(
                        Route.class,
                        ByteString.copyFromUtf8("{" + secrets
                                + "\"node_id\":\"n\",\"inst_id\":\"i\",\"name\":\"m\",\"inst_name\":\"in\",\"address\":\"a\","
                                + "\"describe\":\"d\",\"host_root\":\"hr\",\"host_crt\":\"hc\",\"guest_root\":\"gr\",\"guest_crt\":\"gc\","
                                + "\"status\":3,\"version\":4,\"expire_at\":5,\"extra\":\"e\",\"create_at\":\"ca\",\"update_at\":\"ua\","
                                + "\"create_by\":\"cb\",\"update_by\":\"ub\",\"group\":\"g\",\"upstream\":6,\"downstream\":7,"
                                + "\"static_ip\":\"si\",\"proxy\":\"p\",\"concurrency\":8}"));
    }

    @Test
    void thePublicPartIsEverythingButKeysAndCode() {
        assertThat(WHOLE.publicPart()).isEqualTo(route(""));
        assertThat(WHOLE.toString()).doesNotContain("hk", "gk", "ac\"");
    }

    @Test
    void aChangeKeepsWhatItDoesNotName() {
        assertThat(WHOLE.withStatus(9).withStatus(3)).isEqualTo(WHOLE);
        assertThat(WHOLE.withGuestRoot("x").withGuestRoot("gr")).isEqualTo(WHOLE);
        assertThat(WHOLE.withGuestPair("x", "y").withGuestPair("gc", "gk")).isEqualTo(WHOLE);
        assertThat(WHOLE.named("other")).isEqualTo(WHOLE);
        assertThat(WHOLE.revised("later").version()).isEqualTo(5);
        assertThat(WHOLE.revised("later").authCode()).isEqualTo("ac");
    }
}
