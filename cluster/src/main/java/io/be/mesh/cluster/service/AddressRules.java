package io.be.mesh.cluster.service;

import io.be.mesh.conf.AddressRanges;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which addresses this node dials because somebody registered them: else whoever may register could have it call what only this
 * machine can reach. Judged is the address that a name stands for, never the name. Any thread; asks the system which addresses
 * this machine has only about those at a port of its own.
 */
public final class AddressRules {
    private static final List<Kind> NEVER = List.of(
            new Kind("the unspecified address", "0.0.0.0/8", "::/128"),
            new Kind("a link-local address", "169.254.0.0/16", "fe80::/10"),
            new Kind(
                    "an address of a cloud's metadata",
                    "100.100.100.200",
                    "168.63.129.16",
                    "192.0.0.192",
                    "fd00:ec2::/32",
                    "fd20:ce::254",
                    "fd00:c1::a9fe:a9fe",
                    "fd00:42::42"),
            new Kind("a multicast address", "224.0.0.0/4", "ff00::/8"),
            new Kind("the broadcast address", "255.255.255.255"));
    private static final List<Kind> PRIVATE = List.of(
            new Kind("a loopback address", "127.0.0.0/8", "::1/128"),
            new Kind(
                    "a private address",
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "192.0.0.0/24",
                    "198.18.0.0/15",
                    "240.0.0.0/4",
                    "fc00::/7",
                    "fec0::/10",
                    "64:ff9b:1::/48"));

    private final boolean privateAddresses;
    private final Supplier<Set<Integer>> ownPorts;
    private final Predicate<InetAddress> ownAddress;

    /** @param what it is, in a message */
    private record Kind(String what, AddressRanges ranges) {
        Kind(String what, String... ranges) {
            this(what, AddressRanges.parse(List.of(ranges)));
        }
    }

    /**
     * @param privateAddresses whether loopback and private addresses may be dialled
     * @param ownPorts on which this node listens now: mesh, inner, admin and, in a cluster, its three ports; asked each time,
     *     because the system may have chosen them
     */
    public AddressRules(boolean privateAddresses, Supplier<Set<Integer>> ownPorts) {
        this(privateAddresses, ownPorts, AddressRules::isOfThisMachine);
    }

    AddressRules(boolean privateAddresses, Supplier<Set<Integer>> ownPorts, Predicate<InetAddress> ownAddress) {
        this.privateAddresses = privateAddresses;
        this.ownPorts = ownPorts;
        this.ownAddress = ownAddress;
    }

    /** @throws MeshException E…619 that says what the address is */
    public void requireAllowed(InetAddress address, int port) {
        List<InetAddress> meant = EmbeddedAddress.withEmbedded(address);
        requireNone(NEVER, meant);
        if (!privateAddresses) {
            requireNone(PRIVATE, meant);
        }
        if (ownPorts.get().contains(port) && meant.stream().anyMatch(ownAddress)) {
            throw refused(address, "port " + port + " there is a port of this node");
        }
    }

    private static void requireNone(List<Kind> kinds, List<InetAddress> addresses) {
        for (Kind kind : kinds) {
            for (InetAddress each : addresses) {
                if (kind.ranges().contains(each)) {
                    throw refused(addresses.get(0), "it is " + kind.what());
                }
            }
        }
    }

    private static MeshException refused(InetAddress address, String why) {
        return new MeshException(
                ErrorCode.BAD_ADDRESS, "address " + address.getHostAddress() + " is not dialled: " + why);
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Which addresses it has is not known: then each may be one.
            return true;
        }
    }
}
