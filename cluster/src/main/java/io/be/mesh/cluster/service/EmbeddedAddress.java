package io.be.mesh.cluster.service;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways to write an IPv4 address as IPv6: a gateway, a tunnel or the system itself sends them to the IPv4 one. */
enum EmbeddedAddress {
    /** {@code ::ffff:a.b.c.d}. */
    MAPPED(12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff),
    /** {@code ::a.b.c.d}. */
    COMPATIBLE(12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    /** {@code ::ffff:0:a.b.c.d}, RFC 2765. */
    TRANSLATED(12, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0),
    /** {@code 64:ff9b::a.b.c.d}, RFC 6052. */
    NAT64(12, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0),
    /** {@code 64:ff9b:1:…:a.b.c.d}, RFC 8215. */
    LOCAL_NAT64(12, 0, 0x64, 0xff, 0x9b, 0, 1),
    /** {@code 2002:a.b.c.d::}, RFC 3056. */
    SIX_TO_FOUR(2, 0x20, 0x02),
    /** {@code 2001:0:…} with the inverted address at the end, RFC 4380. */
    TEREDO(12, 0x20, 0x01, 0, 0) {
        @Override
        byte[] embedded(byte[] address) {
            byte[] inverted = super.embedded(address);
            for (int i = 0; i < inverted.length; i++) {
                inverted[i] = (byte) ~inverted[i];
            }
            return inverted;
        }
    };

    private static final int IPV4_BYTES = 4;
    /** {@code …:0:5efe:a.b.c.d}, RFC 5214: it is told by its second half, whatever the network is. */
    private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

    private static final int HALF = 8;
    private static final int GLOBAL_BIT = 0x02;

    private final int at;
    private final byte[] prefix;

    EmbeddedAddress(int at, int... prefix) {
        this.at = at;
        this.prefix = new byte[prefix.length];
        for (int i = 0; i < prefix.length; i++) {
            this.prefix[i] = (byte) prefix[i];
        }
    }

    /** The address, and the one within it if there is one. */
    static List<InetAddress> withEmbedded(InetAddress address) {
        return address instanceof Inet6Address outer
                ? in(outer.getAddress())
                        .map(inner -> List.<InetAddress>of(outer, inner))
                        .orElseGet(() -> List.of(outer))
                : List.of(address);
    }

    private static Optional<InetAddress> in(byte[] address) {
        if (isUnspecifiedOrLoopback(address)) {
            return Optional.empty();
        }
        for (EmbeddedAddress form : values()) {
            if (Arrays.equals(address, 0, form.prefix.length, form.prefix, 0, form.prefix.length)) {
                return Optional.of(ipv4(form.embedded(address)));
            }
        }
        return isIsatap(address)
                ? Optional.of(ipv4(Arrays.copyOfRange(address, HALF + IPV4_BYTES, address.length)))
                : Optional.empty();
    }

    byte[] embedded(byte[] address) {
        return Arrays.copyOfRange(address, at, at + IPV4_BYTES);
    }

    private static boolean isUnspecifiedOrLoopback(byte[] address) {
        for (int i = 0; i < address.length - 1; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return (address[address.length - 1] & 0xfe) == 0;
    }

    private static boolean isIsatap(byte[] address) {
        return (address[HALF] & ~GLOBAL_BIT) == 0
                && Arrays.equals(address, HALF + 1, HALF + IPV4_BYTES, ISATAP, 1, IPV4_BYTES);
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return Inet4Address.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IPv4 address has four bytes", e);
        }
    }
}
