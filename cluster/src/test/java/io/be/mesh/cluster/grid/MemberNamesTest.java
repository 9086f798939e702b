package io.be.mesh.cluster.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.conf.HostPort;
import org.junit.jupiter.api.Test;

class MemberNamesTest {
    @Test
    void aMemberIsAHostWithOrWithoutAPort() {
        assertThat(MemberNames.parse("host", 7306)).isEqualTo(new HostPort("host", 7306));
        assertThat(MemberNames.parse("host:7316", 7306)).isEqualTo(new HostPort("host", 7316));
        assertThat(MemberNames.parse("10.0.0.1", 7306)).isEqualTo(new HostPort("10.0.0.1", 7306));
        assertThat(MemberNames.parse("fe80::1", 7306)).isEqualTo(new HostPort("fe80::1", 7306));
        assertThat(MemberNames.parse("[fe80::1]", 7306)).isEqualTo(new HostPort("fe80::1", 7306));
        assertThat(MemberNames.parse("[fe80::1]:7316", 7306)).isEqualTo(new HostPort("fe80::1", 7316));
    }

    @Test
    void whatIsNoPortIsRefused() {
        assertThatThrownBy(() -> MemberNames.parse("host:port", 7306)).isInstanceOf(IllegalArgumentException.class);
    }
}
