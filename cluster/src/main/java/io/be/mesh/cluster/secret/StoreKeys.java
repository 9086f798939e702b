package io.be.mesh.cluster.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the key of a store: the passphrase of {@code security.secret-file} or {@code MESH_SECRET}, else a key file in
 * the home. Blocking, and a passphrase costs CPU.
 */
public final class StoreKeys {
    private static final Logger log = LoggerFactory.getLogger(StoreKeys.class);
    private static final String SETTING = "security.secret-file";
    private static final String VARIABLE = "MESH_SECRET";
    private static final String KEY_FILE = "secret.key";
    private static final String SALT_FILE = "secret.salt";
    private static final int SALT_BYTES = 16;
    /** What OWASP asks of PBKDF2-HMAC-SHA256 in 2023. */
    private static final int ROUNDS = 600_000;

    private static final int MAX_SECRET_BYTES = 64 * 1024;
    private static final int SHORT_SECRET = 16;

    private final Path home;
    private final String secretFile;
    private final Optional<String> variable;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param secretFile value of {@code security.secret-file}, may be empty
     * @param variable value of {@code MESH_SECRET}
     */
    public StoreKeys(Path home, String secretFile, Optional<String> variable) {
        this.home = home;
        this.secretFile = secretFile;
        this.variable = variable;
    }

    /**
     * @param sealed whether the store holds sealed rows already: then nothing is made anew, as it could not open them
     * @throws SecretException when there is no key, or two
     */
    public StoreKey find(boolean sealed) {
        if (!secretFile.isBlank() && variable.isPresent()) {
            throw new SecretException(
                    "both " + SETTING + " and " + VARIABLE + " are given", "unset the one that is not meant");
        }
        if (!secretFile.isBlank()) {
            return derived(content(Path.of(secretFile)), SETTING + " " + secretFile, sealed);
        }
        return variable.map(secret -> derived(secret, VARIABLE, sealed)).orElseGet(() -> ownFile(sealed));
    }

    private StoreKey derived(String secret, String origin, boolean sealed) {
        if (secret.length() < SHORT_SECRET) {
            log.atWarn().log("the secret of {} has fewer than {} characters and may be guessed", origin, SHORT_SECRET);
        }
        SecretFile file = new SecretFile(home.resolve(SALT_FILE), SALT_BYTES);
        if (!file.exists() && sealed) {
            throw new SecretException(
                    file.path() + " is missing: the store was not written with " + origin + ", or the file was removed",
                    another());
        }
        byte[] salt = file.exists() ? file.read() : file.make(random);
        PBEKeySpec spec = new PBEKeySpec(secret.toCharArray(), salt, ROUNDS, StoreKey.BYTES * Byte.SIZE);
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            return new StoreKey(key, origin);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private StoreKey ownFile(boolean sealed) {
        SecretFile file = new SecretFile(home.resolve(KEY_FILE), StoreKey.BYTES);
        if (!file.exists() && sealed) {
            throw new SecretException(
                    "neither " + VARIABLE + " nor " + SETTING + " is given, and " + file.path() + " is missing",
                    another());
        }
        log.atWarn()
                .addKeyValue("file", file.path())
                .log("private keys are encrypted with a key that lies beside them: who copies the home has both;"
                        + " set MESH_SECRET or security.secret-file before the first start to keep it apart");
        return new StoreKey(
                file.exists() ? file.read() : file.make(random), file.path().toString());
    }

    private String another() {
        boolean own = Files.exists(home.resolve(KEY_FILE));
        return "start with the secret that the store was written with"
                + (own ? ": " + home.resolve(KEY_FILE) + " is there, unset " + VARIABLE + " and " + SETTING : "")
                + "; or restore the file from a backup; a store of a build that did not encrypt has to be moved away";
    }

    private static String content(Path file) {
        try {
            if (Files.size(file) > MAX_SECRET_BYTES) {
                throw new SecretException(
                        SETTING + " " + file + " has more than " + MAX_SECRET_BYTES + " bytes", "name the right file");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new SecretException(SETTING + " " + file + " is empty", "write the secret into it");
            }
            return text;
        } catch (IOException e) {
            throw new SecretException(
                    SETTING + " " + file + " cannot be read: " + e, "name a text file that the node may read", e);
        }
    }
}
