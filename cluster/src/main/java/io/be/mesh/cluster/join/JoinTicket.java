package io.be.mesh.cluster.join;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;

/**
 * What a new replica is given: the secret of a {@link JoinToken} and the fingerprint of the cluster's root, by which it knows
 * whom it gives the secret to. {@code toString} shows neither.
 *
 * <p>Form: {@code mesh-join-1.} and Base64 for URLs of both, 32 bytes each.
 */
public final class JoinTicket {
    private static final String PREFIX = "mesh-join-1.";
    private static final int SECRET_BYTES = 32;
    private static final int LONGEST = 200;

    private final byte[] secret;
    private final byte[] rootFingerprint;

    private JoinTicket(byte[] secret, byte[] rootFingerprint) {
        this.secret = secret;
        this.rootFingerprint = rootFingerprint;
    }

    static JoinTicket make(X509Certificate root, SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new JoinTicket(secret, Sha256.of(root));
    }

    /** @throws MeshException E…400 that does not repeat the text */
    public static JoinTicket parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith(PREFIX) && trimmed.length() <= LONGEST) {
            try {
                byte[] both = Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length()));
                if (both.length == SECRET_BYTES + Sha256.BYTES) {
                    return new JoinTicket(
                            Arrays.copyOf(both, SECRET_BYTES), Arrays.copyOfRange(both, SECRET_BYTES, both.length));
                }
            } catch (IllegalArgumentException e) {
                // told below, as every other text that is no token
            }
        }
        throw new MeshException(
                ErrorCode.BAD_REQUEST, "the join token is not one: it begins with " + PREFIX + " and is one line");
    }

    /** In one line, safe in a URL and a shell. */
    public String text() {
        byte[] both = Arrays.copyOf(secret, SECRET_BYTES + Sha256.BYTES);
        System.arraycopy(rootFingerprint, 0, both, SECRET_BYTES, Sha256.BYTES);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    byte[] secret() {
        return secret.clone();
    }

    /** Whether a root is the one that this ticket is for. */
    boolean isFor(X509Certificate root) {
        return MessageDigest.isEqual(rootFingerprint, Sha256.of(root));
    }

    @Override
    public String toString() {
        return "JoinTicket";
    }
}
