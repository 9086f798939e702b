package io.be.mesh.cluster.token;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A token that was given out; table {@code TableNames.TOKENS}. The token itself is known to its owner alone: 256 random
 * bits, of which the hash is kept.
 *
 * @param id names the token, to revoke it; the key of the row
 * @param kind {@link Kind#word()}
 * @param hash SHA-256 of the token, hex
 * @param label in the operator's words
 * @param createdAt milliseconds since the epoch
 * @param expireAt milliseconds since the epoch, 0 for never
 */
public record Token(String id, String kind, String hash, String label, long createdAt, long expireAt) {

    /** What a token allows, on top of the right address. */
    public enum Kind {
        OPERATOR("operator"),
        INSIDE("inside");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** The kind of a word, without regard to case. */
        public static Optional<Kind> of(String word) {
            return Stream.of(values())
                    .filter(kind -> kind.word.equalsIgnoreCase(word))
                    .findFirst();
        }
    }

    @Override
    public String toString() {
        return "Token[id=" + id + ", kind=" + kind + "]";
    }
}
