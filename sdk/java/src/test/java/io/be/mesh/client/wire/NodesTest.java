package io.be.mesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodesTest {
    private static final Tls NONE = new Tls("", "", "", "");

    @AfterEach
    void close() {
        Nodes.closeAll();
    }

    @Test
    void theListThatWasNotUsedForLongestGivesWay() {
        Nodes.closeAll();
        Nodes first = of(0);
        Nodes second = of(1);
        for (int i = 2; i < 1024; i++) {
            of(i);
        }
        assertThat(of(0)).isSameAs(first);
        of(1024);
        assertThat(Nodes.open()).isEqualTo(1024);
        assertThat(of(0)).isSameAs(first);
        assertThat(of(1)).isNotSameAs(second);
    }

    @Test
    void nothingIsKeptWhenAllIsClosed() {
        of(0);
        Nodes.closeAll();
        assertThat(Nodes.open()).isZero();
    }

    private static Nodes of(int number) {
        return Nodes.of(new WireSettings("host-" + number, NONE, 1, 1024));
    }
}
