package io.be.mesh.cluster.token;

/**
 * What is shown of a token: neither it nor its hash. The members are those of the admin API.
 *
 * @param createdAt milliseconds since the epoch
 * @param expireAt milliseconds since the epoch, 0 for never
 * @param expired whether it is good no longer
 */
public record TokenView(String id, String kind, String label, long createdAt, long expireAt, boolean expired) {

    public static TokenView of(Token token, long nowMillis) {
        boolean expired = token.expireAt() != 0 && token.expireAt() <= nowMillis;
        return new TokenView(token.id(), token.kind(), token.label(), token.createdAt(), token.expireAt(), expired);
    }
}
