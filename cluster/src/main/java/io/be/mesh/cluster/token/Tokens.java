package io.be.mesh.cluster.token;

import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tokens of a node: several at once, so that a new one can be brought to its users before the old one is revoked. Any
 * thread, without waiting; a change is seen at once.
 */
public final class Tokens {
    /** Tokens that a node has at most. */
    public static final int MOST = 100;

    /** What making a token is called in the audit log. */
    public static final String NEW = "mesh.token.new";

    /** What revoking one is called. */
    public static final String REVOKE = "mesh.token.revoke";

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 4;
    private static final int LONGEST_LABEL = 100;
    private static final int LONGEST_BEARER = 128;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final ReplicatedTable<Token> table;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private volatile List<Known> known = List.of();

    /** @param table {@code TableNames.TOKENS} */
    public Tokens(ReplicatedTable<Token> table, Clock clock) {
        this.table = table;
        this.clock = clock;
        table.onChange(this::follow);
        follow();
    }

    /** One at a time, so that an older state never replaces a newer one. */
    private synchronized void follow() {
        known = read(table);
    }

    /** A token with its hash in bytes. */
    private record Known(Token token, Token.Kind kind, byte[] hash) {
        boolean serves(Token.Kind wanted) {
            return kind == wanted || kind == Token.Kind.OPERATOR;
        }
    }

    private static List<Known> read(ReplicatedTable<Token> table) {
        List<Known> all = new ArrayList<>();
        for (Token token : table.values()) {
            Token.Kind.of(token.kind())
                    .ifPresent(kind ->
                            all.add(new Known(token, kind, HexFormat.of().parseHex(token.hash()))));
        }
        return List.copyOf(all);
    }

    /**
     * Makes a token; completes when it is stored. What has expired of its kind is forgotten on this occasion.
     *
     * @param label in the operator's words, at most 100 characters, may be empty
     * @param expireAt milliseconds since the epoch, 0 for never
     * @return fails with E…400 for a label or time that will not do, E…503 when there are {@link #MOST} already
     */
    public Future<NewToken> create(Token.Kind kind, String label, long expireAt) {
        long now = clock.millis();
        if (label.length() > LONGEST_LABEL || label.chars().anyMatch(Character::isISOControl)) {
            return refused(ErrorCode.BAD_REQUEST, "a label has at most " + LONGEST_LABEL + " printable characters");
        }
        if (expireAt != 0 && expireAt <= now) {
            return refused(ErrorCode.BAD_REQUEST, "a token that has expired already is of no use");
        }
        Set<String> expired = table.values().stream()
                .filter(token -> token.kind().equals(kind.word()) && !isLive(token, now))
                .map(Token::id)
                .collect(Collectors.toSet());
        if (table.values().size() - expired.size() >= MOST) {
            return refused(ErrorCode.UNAVAILABLE, "there are " + MOST + " tokens already, revoke one first");
        }
        String text =
                "mesh_" + (kind == Token.Kind.OPERATOR ? "op" : "in") + "_" + TEXT.encodeToString(bytes(SECRET_BYTES));
        Token token = new Token(freshId(), kind.word(), HexFormat.of().formatHex(hash(text)), label, now, expireAt);
        return table.write(Map.of(token.id(), token), expired).map(new NewToken(token, text));
    }

    private static <T> Future<T> refused(ErrorCode code, String message) {
        return Future.failedFuture(new MeshException(code, message));
    }

    private String freshId() {
        String id = HexFormat.of().formatHex(bytes(ID_BYTES));
        while (table.get(id).isPresent()) {
            id = HexFormat.of().formatHex(bytes(ID_BYTES));
        }
        return id;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Every token that was not revoked, expired ones too. */
    public List<Token> list() {
        return List.copyOf(table.values());
    }

    /** Ends a token; fails with E…404 when there is none of that id. */
    public Future<Token> revoke(String id) {
        return table.get(id)
                .map(token -> table.write(Map.of(), Set.of(id)).map(token))
                .orElseGet(() -> refused(ErrorCode.NOT_FOUND, "there is no token of this id"));
    }

    /**
     * The live token that a caller has shown, if it serves the purpose; an operator's serves inside, too. Every token is compared, each
     * in constant time.
     *
     * @param bearer what came behind {@code Bearer}
     */
    public Optional<Token> find(String bearer, Token.Kind kind) {
        if (bearer.isEmpty() || bearer.length() > LONGEST_BEARER) {
            return Optional.empty();
        }
        byte[] shown = hash(bearer);
        long now = clock.millis();
        Optional<Token> found = Optional.empty();
        for (Known each : known) {
            if (MessageDigest.isEqual(each.hash(), shown) && each.serves(kind) && isLive(each.token(), now)) {
                found = Optional.of(each.token());
            }
        }
        return found;
    }

    /**
     * Whether callers of this kind must show a token: there is one of that kind. One that has expired counts until it is revoked, so
     * that no door opens because time has passed.
     */
    public boolean required(Token.Kind kind) {
        return known.stream().anyMatch(each -> each.kind() == kind);
    }

    private static boolean isLive(Token token, long now) {
        return token.expireAt() == 0 || token.expireAt() > now;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
