package io.be.mesh.verticle.network.hosted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import org.junit.jupiter.api.Test;

class SharesTest {
    private final Shares shares = new Shares();

    private void refused(String module, boolean ours) {
        assertThatThrownBy(() -> shares.enter(module, ours))
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void noModuleTakesThePlacesOfTheOthers() {
        for (int i = 0; i < Shares.MODULE; i++) {
            shares.enter("slow", true);
        }

        refused("slow", true);
        shares.enter("other", true);
        shares.leave("slow", true);
        shares.enter("slow", true);
    }

    @Test
    void partnersLeavePlacesToOurOwn() {
        for (int i = 0; i < Shares.PARTNERS; i++) {
            shares.enter("m" + i, false);
        }

        refused("another", false);
        shares.enter("another", true);
        shares.leave("m0", false);
        shares.enter("another", false);
    }

    @Test
    void allTogetherAreBounded() {
        for (int i = 0; i < Shares.ALL; i++) {
            shares.enter("m" + i, true);
        }

        refused("another", true);
    }
}
