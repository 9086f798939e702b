package io.be.mesh.server.command.wire;

import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where nodes are, as SDKs are told: {@code [scheme://]host[:port]{,[scheme://]host[:port]}}. A member without a port takes the last one
 * that is given, else 7304; one without a scheme is plaintext.
 */
final class MeshAddress {
    private static final int PORT = 7304;
    private static final int MAX_PORT = 65_535;
    private static final int MAX_MEMBERS = 64;
    private static final Map<String, String> SCHEMES = Map.of(
            "",
            "http://",
            "http",
            "http://",
            "h2c",
            "http://",
            "grpc",
            "http://",
            "https",
            "https://",
            "grpcs",
            "https://");
    private static final Pattern MEMBER = Pattern.compile("(?:(?<scheme>[A-Za-z0-9]+)://)?"
            + "(?:\\[(?<six>[0-9a-fA-F:.]{2,45})]|(?<bare>[0-9a-fA-F]*:[0-9a-fA-F.]*:[0-9a-fA-F:.]*)"
            + "|(?<name>[A-Za-z0-9_][A-Za-z0-9._-]{0,252}))(?::(?<port>\\d{1,5}))?/?");

    private MeshAddress() {}

    /** @param option how a failure names it */
    static List<URI> parse(String option, String text) throws Failure {
        List<Matcher> members = new ArrayList<>();
        int last = PORT;
        for (String member : text.split(",", -1)) {
            Matcher matcher = MEMBER.matcher(member.strip());
            if (!matcher.matches()) {
                throw bad(option + " is not host:port: " + text);
            }
            members.add(matcher);
            last = matcher.group("port") == null ? last : Integer.parseInt(matcher.group("port"));
        }
        if (members.size() > MAX_MEMBERS) {
            throw bad(option + " has more than " + MAX_MEMBERS + " members");
        }
        List<URI> bases = new ArrayList<>();
        for (Matcher member : members) {
            bases.add(base(option, text, member, last));
        }
        return List.copyOf(bases);
    }

    private static URI base(String option, String text, Matcher member, int otherwise) throws Failure {
        String named =
                member.group("scheme") == null ? "" : member.group("scheme").toLowerCase(Locale.ROOT);
        String scheme = SCHEMES.get(named);
        if (scheme == null) {
            throw bad(option + " has a scheme other than https, http, h2c, grpc, grpcs: " + text);
        }
        int port = member.group("port") == null ? otherwise : Integer.parseInt(member.group("port"));
        if (port < 1 || port > MAX_PORT) {
            throw bad(option + " has a port that is not between 1 and " + MAX_PORT + ": " + text);
        }
        String six = member.group("six") == null ? member.group("bare") : member.group("six");
        return URI.create(scheme + (six == null ? member.group("name") : "[" + six + "]") + ":" + port);
    }

    private static Failure bad(String what) {
        return AdminOptions.usage(what, "write host:7304 or https://host:7304");
    }
}
