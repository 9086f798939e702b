package io.be.mesh.cluster.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Paging;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SliceTest {
    private static final List<String> ALL =
            IntStream.range(0, 45).mapToObj(i -> "Row%02d".formatted(i)).toList();
    private static final Map<String, Function<String, String>> MEMBERS = Map.of("name", Function.identity());

    private static Slice<String> page(long index, long limit, Map<String, String> factor, String order) {
        return Slice.of(new Paging("sid", index, limit, factor, order), ALL, MEMBERS);
    }

    @Test
    void pagesFollowEachOther() {
        assertThat(page(0, 0, Map.of(), "").rows()).hasSize(20).startsWith("Row00");
        assertThat(page(2, 0, Map.of(), "").rows()).containsExactly("Row40", "Row41", "Row42", "Row43", "Row44");
        assertThat(page(3, 20, Map.of(), "").rows()).isEmpty();
        assertThat(page(Integer.MAX_VALUE, 1_000, Map.of(), "").rows()).isEmpty();
        assertThat(page(1, 2, Map.of("name", "w1"), "-name").rows()).containsExactly("Row17", "Row16");
        assertThat(page(1, 2, Map.of("name", "w1"), "-name").total()).isEqualTo(10);
        assertThat(page(0, 1, Map.of("name", ""), "name").total()).isEqualTo(45);
    }

    @Test
    void whatCannotBeAskedIsNamed() {
        for (Runnable bad : List.<Runnable>of(
                () -> page(-1, 1, Map.of(), ""),
                () -> page(0, 1_001, Map.of(), ""),
                () -> page(0, 1, Map.of("other", "x"), ""),
                () -> page(0, 1, Map.of(), "other"))) {
            assertThatThrownBy(bad::run).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                    .isEqualTo(ErrorCode.BAD_REQUEST));
        }
    }
}
