package io.be.mesh.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UrnTest {
    private static final String FLAG = "0001000000000000000000000000000000000";

    @Test
    void reads_the_published_form() {
        Urn urn = Urn.parse("environ.net.mesh." + FLAG + ".LX0000010000280.trustbe.cn");

        assertThat(urn).isEqualTo(new Urn("mesh.net.environ", FLAG, "LX0000010000280"));
    }

    @Test
    void the_id_may_be_empty() {
        assertThat(Urn.parse("environ.net.mesh." + FLAG + "..trustbe.cn").id()).isEmpty();
    }

    @Test
    void a_placeholder_with_dots_is_one_label() {
        Urn urn = Urn.parse("x.${a.b.c}.mesh." + FLAG + ".id.trustbe.cn");

        assertThat(urn.name()).isEqualTo("mesh.${a.b.c}.x");
    }

    @Test
    void fewer_than_five_labels_are_a_name() {
        assertThat(Urn.parse("mesh.net.environ")).isEqualTo(new Urn("mesh.net.environ", "", ""));
    }

    @Test
    void nothing_and_too_much_are_refused() {
        assertThatThrownBy(() -> Urn.parse("  ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Urn.parse("a.".repeat(600))).isInstanceOf(IllegalArgumentException.class);
    }
}
