package io.be.mesh.cluster.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The hosts of a route address that says that its node speaks plaintext; names or literals, lower case. */
final class PlaintextHosts {
    private static final Set<String> SCHEMES = Set.of("http", "h2c", "grpc");
    private static final int MAX_HOSTS = 16;
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-f.]*:[0-9a-f:.]*");

    private PlaintextHosts() {}

    /** None when the address does not name a plaintext scheme; one that names none stands for TLS. */
    static List<String> of(String address) {
        String text = address.strip().toLowerCase(Locale.ROOT);
        int mark = text.indexOf("://");
        if (mark < 0 || !SCHEMES.contains(text.substring(0, mark))) {
            return List.of();
        }
        String members = text.substring(mark + 3).split("[?/]", 2)[0];
        List<String> hosts = new ArrayList<>();
        for (String member : members.split(",", MAX_HOSTS + 1)) {
            String host = member.strip();
            host = host.startsWith("[") && host.contains("]")
                    ? host.substring(1, host.indexOf(']'))
                    : PORT.matcher(host).replaceFirst("");
            if (!host.isEmpty() && hosts.size() < MAX_HOSTS) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    static boolean isLiteral(String host) {
        return LITERAL.matcher(host).matches();
    }
}
