package io.be.mesh.cluster.join;

/**
 * A join token that was given out and not used; table {@code TableNames.JOIN_TOKENS}. The secret in it is known to its owner
 * alone: 256 random bits, of which the hash is kept.
 *
 * @param id the beginning of the hash; the key of the row
 * @param hash SHA-256 of the secret, hex
 * @param createdAt milliseconds since the epoch
 * @param expireAt milliseconds since the epoch
 */
public record JoinToken(String id, String hash, long createdAt, long expireAt) {
    @Override
    public String toString() {
        return "JoinToken[id=" + id + "]";
    }
}
