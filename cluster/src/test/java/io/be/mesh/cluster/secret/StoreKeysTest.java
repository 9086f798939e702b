package io.be.mesh.cluster.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the key of a store comes from, and that none is made when one is missing. */
class StoreKeysTest {
    @TempDir
    Path home;

    private StoreKeys keys(String file, String variable) {
        return new StoreKeys(home, file, Optional.of(variable).filter(text -> !text.isEmpty()));
    }

    private static byte[] bytes(StoreKey key) {
        return key.key().getEncoded();
    }

    @Test
    void withoutASecretAKeyFileForItsOwnerIsMadeOnceAndKept() throws IOException {
        StoreKey first = keys("", "").find(false);
        Path file = home.resolve("secret.key");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(bytes(keys("", "").find(true))).isEqualTo(bytes(first)).hasSize(32);
        assertThat(first.toString())
                .contains("secret.key")
                .doesNotContain(Files.readString(file).strip());
        assertThat(home.resolve("secret.key.new")).doesNotExist();
    }

    @Test
    void aPassphraseGivesTheSameKeyAtEveryStartAndAnotherInAnotherHome(@TempDir Path other) throws IOException {
        byte[] first = bytes(keys("", "correct horse battery").find(false));

        assertThat(bytes(keys("", "correct horse battery").find(true))).isEqualTo(first);
        assertThat(bytes(keys("", "correct horse batterz").find(true))).isNotEqualTo(first);
        assertThat(bytes(new StoreKeys(other, "", Optional.of("correct horse battery")).find(false)))
                .isNotEqualTo(first);
        assertThat(home.resolve("secret.key")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("secret.salt"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aSecretFileIsReadWithoutTheEndOfItsLine() throws IOException {
        Path file = Files.writeString(home.resolve("given"), "correct horse battery\n");

        StoreKey key = keys(file.toString(), "").find(false);

        assertThat(bytes(key)).isEqualTo(bytes(keys("", "correct horse battery").find(true)));
        assertThat(key.origin()).isEqualTo("security.secret-file " + file);
    }

    @Test
    void nothingIsMadeForAStoreThatIsSealedAlready() {
        refuses(keys("", ""), true, "secret.key is missing");
        refuses(keys("", "correct horse battery"), true, "secret.salt is missing");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aKeyFileThatIsThereIsNamedWhenASecretIsGivenToo() throws IOException {
        keys("", "").find(false);
        assertThatThrownBy(() -> keys("", "correct horse battery").find(true))
                .isInstanceOfSatisfying(SecretException.class, failure -> assertThat(failure.hint())
                        .contains("secret.key is there, unset MESH_SECRET"));
    }

    @Test
    void whatCannotBeUsedIsNamed() throws IOException {
        Path empty = Files.writeString(home.resolve("empty"), " \n");
        refuses(keys(empty.toString(), ""), false, "is empty");
        refuses(keys(home.resolve("nowhere").toString(), ""), false, "cannot be read");
        refuses(keys(empty.toString(), "correct horse battery"), false, "both security.secret-file and MESH_SECRET");
        Path large = Files.write(home.resolve("large"), new byte[70_000]);
        refuses(keys(large.toString(), ""), false, "more than 65536 bytes");
        Files.writeString(home.resolve("secret.key"), "0123");
        refuses(keys("", ""), true, "does not hold 32 bytes");
    }

    private static void refuses(StoreKeys keys, boolean sealed, String message) {
        assertThatThrownBy(() -> keys.find(sealed))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining(message);
    }
}
