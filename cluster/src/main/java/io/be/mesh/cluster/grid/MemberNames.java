package io.be.mesh.cluster.grid;

import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.TcpIpJoiner;
import io.be.mesh.conf.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins by the members' names, where a name stands for every address it resolves to. They are resolved for each attempt to
 * join and each look for the other side of a split, so that a replica whose address is published late is found.
 */
final class MemberNames extends TcpIpJoiner {
    private static final Logger log = LoggerFactory.getLogger(MemberNames.class);

    private final List<String> names;
    private final int port;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    MemberNames(Node node, List<String> names, int port) {
        super(node);
        this.names = names;
        this.port = port;
    }

    @Override
    protected Collection<String> getMembers() {
        Set<String> addresses = new LinkedHashSet<>();
        for (String name : names) {
            HostPort member = parse(name, port);
            try {
                for (InetAddress address : InetAddress.getAllByName(member.host())) {
                    addresses.add(new HostPort(address.getHostAddress(), member.port()).toString());
                }
                unknown.remove(name);
            } catch (UnknownHostException e) {
                if (unknown.add(name)) {
                    log.atWarn().addKeyValue("member", name).log("the name of a replica does not resolve (yet)");
                }
            }
        }
        return addresses;
    }

    /** {@code host}, {@code host:port}, an IPv6 address with or without brackets, or {@code [address]:port}. */
    static HostPort parse(String name, int port) {
        int colon = name.lastIndexOf(':');
        boolean bareIpv6 = colon >= 0 && name.indexOf(':') != colon && !name.startsWith("[");
        if (colon < 0 || bareIpv6) {
            return new HostPort(name, port);
        }
        return name.endsWith("]")
                ? new HostPort(name.substring(1, name.length() - 1), port)
                : HostPort.parse(name, name);
    }
}
