package io.be.mesh.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentKeysTest {
    private static final int AT_LEAST = 1000;
    private static final int LAST = AT_LEAST + 10;
    private static final long WINDOW = 50;

    private final RecentKeys keys = new RecentKeys(AT_LEAST, WINDOW, 0);

    @Test
    void whatWasAddedIsKnown() {
        assertThat(keys.add(1, 2, 0)).isTrue();
        assertThat(keys.add(1, 2, 0)).isFalse();
        assertThat(keys.add(2, 1, 0)).isTrue();
        assertThat(keys.add(1, 3, 0)).isTrue();
        assertThat(keys.add(1, 2, 0)).isFalse();
    }

    @Test
    void theLatestAreKnownHoweverManyCome() {
        Random random = new Random(1);
        List<long[]> added = new ArrayList<>();
        for (int i = 0; i < 10 * AT_LEAST; i++) {
            // Many of them belong to the same place of the table.
            long[] key = {random.nextInt(4), i + 1};
            assertThat(keys.add(key[0], key[1], 0)).isTrue();
            added.add(key);
        }

        for (long[] key : added.subList(added.size() - AT_LEAST, added.size())) {
            assertThat(keys.add(key[0], key[1], 0)).isFalse();
        }
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        for (int i = 1; i <= LAST; i++) {
            keys.add(i, i, 0);
        }
        assertThat(keys.add(1, 1, WINDOW)).isFalse();
        keys.add(7, 7, WINDOW + 1);
        assertThat(keys.add(LAST, LAST, 2 * WINDOW)).isFalse();
        keys.add(8, 8, 2 * WINDOW + 2);

        assertThat(keys.add(LAST, LAST, 2 * WINDOW + 2)).isTrue();
        assertThat(keys.add(7, 7, 2 * WINDOW + 2)).isFalse();
    }

    @Test
    void itAgreesWithASet() {
        Random random = new Random(2);
        Set<Long> all = new HashSet<>();
        for (int i = 0; i < AT_LEAST; i++) {
            long key = 1 + random.nextInt(AT_LEAST);
            assertThat(keys.add(key << 40, key, 0)).as("key %d", key).isEqualTo(all.add(key));
        }
    }
}
