package io.be.mesh.verticle.ingress.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.identity.LeafCertificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresentedKeysTest {
    private final PresentedKeys keys = new PresentedKeys();

    private static PresentedPair pair() throws Exception {
        LeafCertificate leaf = new Authority("us").leaf("a.example");
        return PresentedPair.read("the test", new PresentedPair.Source(leaf.chain(), leaf.key()));
    }

    @Test
    void a_handshake_that_has_begun_ends_with_the_pair_it_began_with() throws Exception {
        PresentedPair first = pair();
        keys.present(first, List.of());
        String alias = keys.chooseEngineServerAlias("EC", null, null);

        keys.present(pair(), List.of());

        assertThat(keys.getPrivateKey(alias)).isEqualTo(first.key());
        assertThat(keys.getCertificateChain(alias)).containsExactlyElementsOf(first.chain());
    }

    @Test
    void nothing_piles_up() throws Exception {
        PresentedPair pair = pair();
        keys.present(pair, List.of());
        String alias = keys.chooseEngineServerAlias("EC", null, null);

        for (int i = 0; i < 200; i++) {
            keys.present(pair, List.of(pair));
        }

        assertThat(keys.getPrivateKey(alias)).isNull();
        assertThat(keys.getPrivateKey(keys.chooseEngineServerAlias("EC", null, null)))
                .isNotNull();
    }

    @Test
    void a_key_of_another_kind_is_not_offered() throws Exception {
        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNull();

        keys.present(pair(), List.of());

        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(pair().toString()).doesNotContain("PRIVATE");
    }
}
