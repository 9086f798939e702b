package io.be.mesh.cluster.join;

import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The join tokens of a cluster that have been given out. Any thread, without waiting. */
public final class JoinTokens {
    /** Tokens that are open at the same time, at most. */
    public static final int MOST = 64;

    /** A token lives at most so long. */
    public static final Duration LONGEST_LIFE = Duration.ofDays(7);

    private static final int ID_DIGITS = 16;

    private final ReplicatedTable<JoinToken> table;
    private final TokenUse uses;
    private final X509Certificate root;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param table {@code TableNames.JOIN_TOKENS}
     * @param root of the cluster
     */
    public JoinTokens(ReplicatedTable<JoinToken> table, TokenUse uses, X509Certificate root, Clock clock) {
        this.table = table;
        this.uses = uses;
        this.root = root;
        this.clock = clock;
    }

    /**
     * Makes a token; completes when it is stored. Those that have expired are forgotten on this occasion.
     *
     * @param expireAt milliseconds since the epoch
     * @return fails with E…400 for a time that will not do, E…503 when {@link #MOST} are open
     */
    public Future<NewJoinToken> create(long expireAt) {
        long now = clock.millis();
        if (expireAt <= now || expireAt > now + LONGEST_LIFE.toMillis()) {
            return refused(
                    ErrorCode.BAD_REQUEST,
                    "a join token expires within the next " + LONGEST_LIFE.toDays() + " days, and not before now");
        }
        Set<String> expired = table.values().stream()
                .filter(token -> token.expireAt() <= now)
                .map(JoinToken::id)
                .collect(Collectors.toSet());
        if (table.values().size() - expired.size() >= MOST) {
            return refused(ErrorCode.UNAVAILABLE, MOST + " join tokens are open, use them or let one expire first");
        }
        JoinTicket ticket = JoinTicket.make(root, random);
        String hash = HexFormat.of().formatHex(Sha256.of(ticket.secret()));
        JoinToken token = new JoinToken(id(hash), hash, now, expireAt);
        return table.write(Map.of(token.id(), token), expired).map(new NewJoinToken(token, ticket));
    }

    /**
     * The open token of a secret. It is found by the beginning of its hash, which tells nothing of the secret, and compared in
     * constant time.
     *
     * @throws MeshException E…403 when there is none
     */
    JoinToken find(byte[] secret) {
        byte[] shown = Sha256.of(secret);
        JoinToken token = table.get(id(HexFormat.of().formatHex(shown)))
                .filter(known -> MessageDigest.isEqual(HexFormat.of().parseHex(known.hash()), shown))
                .orElseThrow(() -> new MeshException(
                        ErrorCode.FORBIDDEN, "the join token is wrong, was used already or expired long ago"));
        if (token.expireAt() <= clock.millis()) {
            throw new MeshException(
                    ErrorCode.FORBIDDEN, "the join token expired at " + Instant.ofEpochMilli(token.expireAt()));
        }
        return token;
    }

    /** Uses a token up for good; fails with E…403 when somebody else was first. Nothing brings it back. */
    Future<JoinToken> use(JoinToken token) {
        return uses.consume(token.id())
                .compose(first -> first
                        ? table.write(Map.of(), Set.of(token.id())).map(token)
                        : refused(ErrorCode.FORBIDDEN, "the join token was used already"));
    }

    private static String id(String hash) {
        return hash.substring(0, ID_DIGITS);
    }

    private static <T> Future<T> refused(ErrorCode code, String message) {
        return Future.failedFuture(new MeshException(code, message));
    }
}
