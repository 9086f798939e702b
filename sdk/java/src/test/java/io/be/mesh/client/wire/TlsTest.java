package io.be.mesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import org.junit.jupiter.api.Test;

class TlsTest {
    @Test
    void whatCannotBeUsedIsSaidWithoutItsText() {
        String secret = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
        for (Tls broken : new Tls[] {
            new Tls("/no/such/file", "", "", ""), new Tls(secret, "", "", ""), new Tls("", secret, secret, "")
        }) {
            assertThatThrownBy(broken::context)
                    .isInstanceOfSatisfying(
                            MeshException.class, e -> assertThat(e.code()).isEqualTo(MeshCode.CERTIFICATE))
                    .hasMessageNotContaining("c2VjcmV0");
            assertThat(broken.toString()).doesNotContain("c2VjcmV0");
        }
    }
}
