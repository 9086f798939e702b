package io.be.mesh.cluster.join;

import io.be.mesh.conf.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the payload links of the members should be, of {@code cluster.members}: each a host, {@code host:port} or a DNS name of
 * several addresses. Blocking.
 */
public final class MemberLinks {
    /** The payload link is behind the grid and the event bus. */
    public static final int OFFSET = 2;

    private static final Logger log = LoggerFactory.getLogger(MemberLinks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Addresses behind all names together; a cluster is much smaller. */
    private static final int MOST = 256;

    private final List<String> members;
    private final int gridPort;

    /**
     * @param members {@code cluster.members}
     * @param gridPort of members that name none: the port of {@code cluster.listen}
     */
    public MemberLinks(List<String> members, int gridPort) {
        this.members = List.copyOf(members);
        this.gridPort = gridPort;
    }

    /** Every address that the members' names have now, this replica's own among them. A name without one is left out. */
    public List<HostPort> resolve() {
        Set<HostPort> links = new LinkedHashSet<>();
        for (String member : members) {
            HostPort grid = parse(member.strip());
            try {
                for (InetAddress address : InetAddress.getAllByName(grid.host())) {
                    links.add(new HostPort(address.getHostAddress(), grid.port() + OFFSET));
                }
            } catch (UnknownHostException e) {
                log.atInfo().addKeyValue("member", member).log("a member has no address yet");
            }
        }
        return links.stream().limit(MOST).toList();
    }

    private HostPort parse(String member) {
        boolean bracketed = member.startsWith("[");
        boolean literal = !bracketed && member.indexOf(':') != member.lastIndexOf(':');
        boolean withPort = bracketed ? member.contains("]:") : !literal && member.indexOf(':') >= 0;
        if (withPort) {
            return HostPort.parse(member, "");
        }
        String host = bracketed ? member.substring(1, member.length() - 1) : member;
        return new HostPort(host, gridPort);
    }

    /** The first address at which somebody takes a connection, within two seconds for all; empty when nobody does. */
    public static Optional<HostPort> answering(List<HostPort> links) {
        List<SocketChannel> opened = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            try {
                for (HostPort link : links) {
                    SocketChannel channel = SocketChannel.open();
                    opened.add(channel);
                    channel.configureBlocking(false);
                    if (connected(channel, link)) {
                        return Optional.of(link);
                    }
                    if (channel.isOpen()) {
                        channel.register(selector, SelectionKey.OP_CONNECT, link);
                    }
                }
                return first(selector);
            } finally {
                for (SocketChannel channel : opened) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            log.atWarn().setCause(e).log("the members could not be asked whether they run");
            return Optional.empty();
        }
    }

    private static boolean connected(SocketChannel channel, HostPort link) throws IOException {
        try {
            return channel.connect(new InetSocketAddress(link.host(), link.port()));
        } catch (IOException e) {
            channel.close(); // there is no way to it: nobody answers
            return false;
        }
    }

    private static Optional<HostPort> first(Selector selector) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!selector.keys().isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            selector.select(left);
            for (SelectionKey key : selector.selectedKeys()) {
                if (finished((SocketChannel) key.channel())) {
                    return Optional.of((HostPort) key.attachment());
                }
                key.cancel();
            }
            selector.selectedKeys().clear();
            selector.selectNow(); // takes the cancelled ones away
        }
        return Optional.empty();
    }

    private static boolean finished(SocketChannel channel) {
        try {
            return channel.finishConnect();
        } catch (IOException e) {
            return false;
        }
    }
}
