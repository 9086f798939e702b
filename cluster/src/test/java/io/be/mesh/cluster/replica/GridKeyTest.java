package io.be.mesh.cluster.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

final class GridKeyTest {
    private static final byte[] TEXT = "a payload of a bank".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PLACE = "session".getBytes(StandardCharsets.UTF_8);

    private final GridKey key = GridKey.random();

    @Test
    void whatIsSealedIsOpened() throws Exception {
        byte[] sealed = key.seal(TEXT, PLACE);

        assertThat(new GridKey(key.encoded()).open(sealed, PLACE)).isEqualTo(TEXT);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("payload");
        assertThat(key.seal(TEXT, PLACE)).isNotEqualTo(sealed);
    }

    @Test
    void whatWasChangedOrMovedIsNotOpened() {
        byte[] sealed = key.seal(TEXT, PLACE);
        byte[] changed = sealed.clone();
        changed[sealed.length / 2] ^= 1;

        assertThatThrownBy(() -> key.open(changed, PLACE)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> key.open(sealed, new byte[0])).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> GridKey.random().open(sealed, PLACE)).isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> key.open(new byte[5], PLACE)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void theKeyIsNotShown() {
        assertThat(key).hasToString("GridKey");
    }
}
