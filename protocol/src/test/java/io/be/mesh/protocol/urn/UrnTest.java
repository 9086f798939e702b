package io.be.mesh.protocol.urn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.MeshException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrnTest {
    private static final String ENVIRON =
            "environ.net.mesh.0001000000000000000000000000000000000.lx0000010000280.trustbe.cn";

    @Test
    void readsAndWritesTheExample() {
        Urn urn = Urn.parse(ENVIRON);
        assertThat(urn)
                .isEqualTo(new Urn("mesh.net.environ", "0001" + "0".repeat(33), "lx0000010000280", "trustbe.cn"));
        assertThat(urn.format()).isEqualTo(ENVIRON);
        assertThat(Urn.of("mesh.net.environ", "LX0000010000280").format()).isEqualTo(ENVIRON);
    }

    @Test
    void idsAreInLowerCaseAndPortsIgnored() {
        assertThat(Urn.parse(ENVIRON.replace("lx", "LX") + ":570")).isEqualTo(Urn.parse(ENVIRON));
    }

    @Test
    void anEmptyIdMeansThisNode() {
        Urn urn = Urn.parse("a.mesh." + Urn.DEFAULT_FLAG + "..trustbe.net");
        assertThat(urn).isEqualTo(new Urn("mesh.a", Urn.DEFAULT_FLAG, "", "trustbe.net"));
        assertThat(Urn.parse(urn.format())).isEqualTo(urn);
    }

    @Test
    void aFlagIsOpaque() {
        String flag = "0001040102030102030419216800100707304";
        assertThat(Urn.parse("x.y." + flag + ".n.trustbe.com").flag()).isEqualTo(flag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mesh.net.environ", "a.b.c.d", "localhost:7304", "x"})
    void aShortTextIsTheNameAlone(String text) {
        assertThat(Urn.parse(text)).isEqualTo(new Urn(text, "", "", ""));
        assertThat(Urn.parse(text).format()).isEqualTo(text);
    }

    @Test
    void aPlaceholderIsOneLabel() {
        String text = "exe.${mesh.uname}.mesh." + Urn.DEFAULT_FLAG + ".n.trustbe.cn";
        assertThat(Urn.parse(text).name()).isEqualTo("mesh.${mesh.uname}.exe");
        assertThat(Urn.parse(text).format()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a.b.c.d.e.f", "environ.net.mesh.00.lx.trustbe.cn"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> Urn.parse(text))
                .isInstanceOf(MeshException.class)
                .hasMessageContaining("URN");
        assertThatThrownBy(() -> Urn.parse("x".repeat(2000))).isInstanceOf(MeshException.class);
    }
}
