package io.be.mesh.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    private static final int PORT = 80;

    private final Set<Integer> ownPorts = new HashSet<>();
    private final AddressRules open = new AddressRules(true, () -> ownPorts);
    private final AddressRules publicOnly = new AddressRules(false, () -> ownPorts);

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.0.0.1, unspecified",
        "0.255.255.255, unspecified",
        "::, unspecified",
        "169.254.0.0, link-local",
        "169.254.0.1, link-local",
        "169.254.169.254, link-local",
        "169.254.170.2, link-local",
        "169.254.255.255, link-local",
        "fe80::1, link-local",
        "fe80::a9fe:a9fe, link-local",
        "febf:ffff::1, link-local",
        "100.100.100.200, metadata",
        "168.63.129.16, metadata",
        "192.0.0.192, metadata",
        "fd00:ec2::254, metadata",
        "fd00:ec2::23, metadata",
        "fd20:ce::254, metadata",
        "fd00:c1::a9fe:a9fe, metadata",
        "fd00:42::42, metadata",
        "224.0.0.1, multicast",
        "239.255.255.255, multicast",
        "ff02::1, multicast",
        "ff0e::1, multicast",
        "255.255.255.255, broadcast",
        "::ffff:169.254.169.254, link-local",
        "::ffff:0.0.0.0, unspecified",
        "::ffff:224.0.0.1, multicast",
        "::ffff:100.100.100.200, metadata",
        "::ffff:255.255.255.255, broadcast",
        "::169.254.169.254, link-local",
        "::100.100.100.200, metadata",
        "::ffff:0:169.254.169.254, link-local",
        "::ffff:0:168.63.129.16, metadata",
        "2002:a9fe:a9fe::1, link-local",
        "2002:6464:64c8::, metadata",
        "2002:e000:1::1, multicast",
        "2002:0:0::1, unspecified",
        "64:ff9b::169.254.169.254, link-local",
        "64:ff9b::100.100.100.200, metadata",
        "64:ff9b::ffff:ffff, broadcast",
        "64:ff9b:1::a9fe:a9fe, link-local",
        "64:ff9b:1:1:2:3:a9fe:a9fe, link-local",
        "2001:0:1:2:3:4:5601:5601, link-local",
        "2001:db8::5efe:a9fe:a9fe, link-local",
        "2001:db8::200:5efe:a9fe:a9fe, link-local",
    })
    void neverDials(String address, String what) throws UnknownHostException {
        assertRefused(open, address, what);
        assertRefused(publicOnly, address, what);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, loopback",
        "127.255.255.254, loopback",
        "::1, loopback",
        "10.0.0.1, private",
        "10.255.255.255, private",
        "172.16.0.1, private",
        "172.31.255.255, private",
        "192.168.0.1, private",
        "100.64.0.1, private",
        "100.127.255.255, private",
        "198.18.0.1, private",
        "192.0.0.1, private",
        "240.0.0.1, private",
        "fc00::1, private",
        "fdff:ffff::1, private",
        "fec0::1, private",
        "64:ff9b:1::808:808, private",
        "::ffff:127.0.0.1, loopback",
        "::127.0.0.1, loopback",
        "::ffff:0:127.0.0.1, loopback",
        "::ffff:10.0.0.1, private",
        "2002:7f00:1::, loopback",
        "2002:a00:1::, private",
        "64:ff9b::10.0.0.1, private",
        "64:ff9b::127.0.0.1, loopback",
        "2001:0:1:2:3:4:80ff:fffe, loopback",
        "2001:db8::5efe:c0a8:1, private",
    })
    void dialsPrivateAddressesOnlyWhereTheSettingAllowsIt(String address, String what) throws UnknownHostException {
        assertAllowed(open, address);
        assertRefused(publicOnly, address, what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "223.255.255.255",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "::ffff:8.8.8.8",
                "2002:808:808::1",
                "64:ff9b::8.8.8.8",
            })
    void dialsPublicAddresses(String address) throws UnknownHostException {
        assertAllowed(open, address);
        assertAllowed(publicOnly, address);
    }

    @Test
    void aMappedAddressThatStayedIpv6IsJudgedAsIpv4() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = (byte) 169;
        mapped[13] = (byte) 254;
        InetAddress address = Inet6Address.getByAddress("innocent.example", mapped, -1);

        assertThat(address).isInstanceOf(Inet6Address.class);
        assertThatThrownBy(() -> open.requireAllowed(address, PORT)).hasMessageContaining("link-local");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::127.0.0.1"})
    void doesNotDialItsOwnPortsOnThisMachine(String address) throws UnknownHostException {
        ownPorts.add(7304);

        assertThatThrownBy(() -> open.requireAllowed(InetAddress.getByName(address), 7304))
                .isInstanceOfSatisfying(MeshException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.BAD_ADDRESS))
                .hasMessageContaining("port 7304 there is a port of this node");
        assertThatCode(() -> open.requireAllowed(InetAddress.getByName(address), 7305))
                .doesNotThrowAnyException();
    }

    @Test
    void everyAddressOfTheMachineIsItsOwn() throws Exception {
        ownPorts.add(7304);

        for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : each.inetAddresses().toList()) {
                assertThatThrownBy(() -> open.requireAllowed(address, 7304)).isInstanceOf(MeshException.class);
            }
        }
    }

    @Test
    void thePortOfAnotherMachineIsNotItsOwn() throws UnknownHostException {
        ownPorts.add(7304);
        AddressRules rules = new AddressRules(
                true, () -> ownPorts, address -> address.getHostAddress().equals("10.0.0.7"));

        assertThatCode(() -> rules.requireAllowed(InetAddress.getByName("10.0.0.8"), 7304))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> rules.requireAllowed(InetAddress.getByName("10.0.0.7"), 7304))
                .isInstanceOf(MeshException.class);
    }

    @Test
    void aPortThatTheSystemChoseLaterIsItsOwnFromThenOn() throws UnknownHostException {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        assertThatCode(() -> open.requireAllowed(here, 40123)).doesNotThrowAnyException();

        ownPorts.add(40123);

        assertThatThrownBy(() -> open.requireAllowed(here, 40123)).isInstanceOf(MeshException.class);
    }

    private static void assertAllowed(AddressRules rules, String address) throws UnknownHostException {
        InetAddress parsed = InetAddress.getByName(address);
        assertThatCode(() -> rules.requireAllowed(parsed, PORT)).doesNotThrowAnyException();
    }

    private static void assertRefused(AddressRules rules, String address, String what) throws UnknownHostException {
        InetAddress parsed = InetAddress.getByName(address);
        assertThatThrownBy(() -> rules.requireAllowed(parsed, PORT))
                .isInstanceOfSatisfying(MeshException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.BAD_ADDRESS))
                .hasMessageContaining(what)
                .hasMessageNotContainingAny("\n", "\"", "\\");
    }
}
