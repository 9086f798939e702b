package io.be.mesh.client.cause;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeshExceptionTest {
    @Test
    void theHopIsTheOneThatTheMessageNames() {
        MeshException far =
                MeshException.answered("127.0.0.1:7304", "E0000000607", "refused (at LX0000010000002, trace 12)");
        assertThat(far.code()).isEqualTo(MeshCode.UNREACHABLE);
        assertThat(far.hop()).isEqualTo("LX0000010000002");
        MeshException near = MeshException.answered("127.0.0.1:7304", "E0000000400", "no topic");
        assertThat(near.hop()).isEqualTo("127.0.0.1:7304");
        assertThat(near).hasMessage("E0000000400 no topic");
    }

    @Test
    void aCodeThatIsNotOfTheTableIsKept() {
        MeshException other = MeshException.answered("n", "E0000000999", "");
        assertThat(other.code()).isEqualTo(MeshCode.UNKNOWN);
        assertThat(other.wireCode()).isEqualTo("E0000000999");
        assertThat(other).hasMessage("E0000000999 unknown error");
    }
}
