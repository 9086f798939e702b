package io.be.mesh.verticle.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.Registered;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTermsTest {
    private static final long NOW = TurnedClock.START;
    private static final Field FIELD = new Field("timestamp");

    @ParameterizedTest
    @CsvSource({
        "0,1800000000000",
        "1,1800000000001",
        "300000,1800000300000",
        "1799999,1800001799999",
        "1800000000000,1800000000000",
        "1800000000001,1800000000001",
        "9223372036854775807,9223372036854775807"
    })
    void isALengthOrATime(long timestamp, long until) {
        assertThat(LeaseTerms.until(FIELD, timestamp, false, NOW)).isEqualTo(until);
    }

    @ParameterizedTest
    @CsvSource({"-1", "1800000", "1799999999999"})
    void isRefusedWhenItWouldBeOver(long timestamp) {
        assertThatThrownBy(() -> LeaseTerms.until(FIELD, timestamp, false, NOW)).hasMessageContaining("timestamp ");
        assertThat(LeaseTerms.until(FIELD, timestamp, true, NOW)).isEqualTo(Lease.FOREVER);
    }

    @Test
    void endsExactlyWhenItSays() {
        Lease lease = LeaseTerms.next("k", Optional.empty(), NOW + 10, NOW);

        assertThat(lease).isEqualTo(new Lease("k", NOW, NOW + 10));
        assertThat(lease.isLive(NOW + 10)).isTrue();
        assertThat(lease.isLive(NOW + 11)).isFalse();
    }

    @Test
    void beginsWhereTheOneBeforeBeganUnlessThatWasOver() {
        Registration any = new Registration("i", "n", "server", "h:1", Resource.NONE, 0, Map.of());
        Registered live = new Registered("k", any, 5, NOW);
        Registered over = new Registered("k", any, 5, NOW - 1);

        assertThat(LeaseTerms.next("k", Optional.of(live), NOW + 9, NOW)).isEqualTo(new Lease("k", 5, NOW + 9));
        assertThat(LeaseTerms.next("k", Optional.of(over), NOW + 9, NOW)).isEqualTo(new Lease("k", NOW, NOW + 9));
    }
}
