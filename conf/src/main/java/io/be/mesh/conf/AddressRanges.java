package io.be.mesh.conf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A set of IP addresses, written as addresses and prefixes: {@code 10.1.2.3}, {@code 10.0.0.0/8}, {@code fd00::/8}. Names are
 * not looked up, so that who is inside does not depend on a name server.
 */
public final class AddressRanges {
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Range> ranges;

    private AddressRanges(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    private record Range(byte[] network, int prefix) {
        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = prefix / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int rest = prefix % Byte.SIZE;
            int mask = rest == 0 ? 0 : 0xFF << (Byte.SIZE - rest);
            return rest == 0 || ((address[whole] ^ network[whole]) & mask) == 0;
        }
    }

    /** @throws IllegalArgumentException that quotes what is not an address or a prefix */
    public static AddressRanges parse(List<String> written) {
        List<Range> ranges = new ArrayList<>();
        for (String each : written) {
            ranges.add(range(each.strip()));
        }
        return new AddressRanges(ranges);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether the address is one of them; an IPv4 address mapped into IPv6 counts as IPv4, as the JDK has it. */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ranges.stream().anyMatch(range -> range.contains(bytes));
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(host).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address or prefix");
        }
        try {
            byte[] network = InetAddress.getByName(host).getAddress();
            int bits = network.length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("'" + text + "' has a prefix that is not between 0 and " + bits);
            }
            return new Range(network, prefix);
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not an IP address or prefix", e);
        }
    }
}
