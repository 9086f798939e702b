package io.be.mesh.server.command.support;

import io.be.mesh.conf.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a text what nobody else may read: the secrets that are known here, and whatever looks like a key, a token, a password
 * in an address or a payload. None of it should be there in the first place.
 */
final class Mask {
    private static final String STARS = "***";
    private static final int SHORTEST = 6;
    private static final int LONGEST_FILE = 64 << 10;

    /** What stands before the secret is kept. */
    private static final List<Pattern> PATTERNS = List.of(
            Pattern.compile("()-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)"),
            Pattern.compile("()mesh_(?:op|in)_[A-Za-z0-9_-]+"),
            Pattern.compile("()mesh-join-\\d+\\.[A-Za-z0-9_.-]+"),
            Pattern.compile("(?i)(\\bbearer\\s+)(?!TOKEN\\b)[^\\s\"',]+"),
            // Also as a part of a name: keyStorePassword, client_secret, access_token.
            Pattern.compile(
                    "(?i)((?:token|password|passwd|passphrase|secret)[\\w.-]{0,64}\\\\?[\"']?\\s*[:=][ \\t]*\\\\?[\"']?)"
                            + "(?!authorization\\b)(?:(?<=\")[^\"\\r\\n]+|(?<=')[^'\\r\\n]+|[^\\s\"',]+)"),
            Pattern.compile("(?i)(\\bauthorization\"?\\s*[:=]\\s*\"?(?:basic\\s+|bearer\\s+)?)(?!TOKEN\\b)[^\\s\"',]+"),
            Pattern.compile("(://)[^/\\s@\"']+(?=@)"),
            // Base64 or hexadecimal digits of more than a certificate's fingerprint: a key or a payload.
            Pattern.compile("()[A-Za-z0-9+/_-]{120,}={0,2}"));

    private final List<String> secrets;

    private Mask(List<String> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /**
     * @param files that hold a secret; those that are not there or cannot be read hold none that we could tell
     * @param bearer the token this command was given
     */
    static Mask of(Environment environment, List<Path> files, String bearer) throws IOException {
        List<String> secrets = new ArrayList<>();
        for (Optional<String> known : List.of(environment.secret(), environment.token(), environment.joinToken())) {
            known.map(String::strip).ifPresent(secrets::add);
        }
        secrets.add(bearer.strip());
        for (Path file : files) {
            if (Files.isReadable(file) && Files.isRegularFile(file) && Files.size(file) <= LONGEST_FILE) {
                secrets.add(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
            }
        }
        secrets.removeIf(secret -> secret.length() < SHORTEST);
        secrets.sort((one, other) -> other.length() - one.length());
        return new Mask(secrets);
    }

    String apply(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, STARS);
        }
        for (Pattern pattern : PATTERNS) {
            masked = pattern.matcher(masked).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + STARS));
        }
        return masked;
    }
}
