package io.be.mesh.cluster.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.secret.SecretException;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.secret.StoreKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaFolderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final ReplicaName NAME = new ReplicaName("host-1.example");

    @TempDir
    Path home;

    private final MovableClock clock = new MovableClock(NOW);
    private StoreKey key;
    private ReplicaFolder folder;

    @BeforeEach
    void open() {
        key = new StoreKeys(home, "", Optional.empty()).find(false);
        folder = new ReplicaFolder(home, key, clock);
    }

    @Test
    void anEmptyHomeBelongsToNoCluster() {
        assertThat(folder.found()).isEmpty();
        assertThat(ReplicaFolder.isWritten(home)).isFalse();
    }

    @Test
    void whatBeganIsFoundAgain() {
        ReplicaCredentials begun = folder.begin(NAME);

        ReplicaCredentials found = new ReplicaFolder(home, key, clock).found().orElseThrow();

        assertThat(ReplicaFolder.isWritten(home)).isTrue();
        assertThat(found.name()).isEqualTo(NAME);
        assertThat(found.identity().root()).isEqualTo(begun.identity().root());
        assertThat(found.identity().certificate()).isEqualTo(begun.identity().certificate());
        assertThat(found.identity().key()).isEqualTo(begun.identity().key());
        assertThat(found.issuer()).isEqualTo(begun.issuer());
        assertThat(found.identity().gridKey().encoded())
                .isEqualTo(begun.identity().gridKey().encoded());
    }

    @Test
    void theRootSignsReplicasAndNothingElse() {
        X509Certificate root = folder.begin(NAME).identity().root();

        assertThat(root.getSubjectX500Principal().getName()).isEqualTo("CN=mesh cluster root");
        assertThat(root.getBasicConstraints()).isZero();
        assertThat(root.getKeyUsage()[5]).isTrue();
        assertThat(root.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
        assertThat(Duration.between(NOW, root.getNotAfter().toInstant())).isBetween(years(9.9), years(10.1));
    }

    @Test
    void theCertificateIsForBothEndsAndForAYear() throws Exception {
        ReplicaIdentity identity = folder.begin(NAME).identity();
        X509Certificate certificate = identity.certificate();

        certificate.verify(identity.root().getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=host-1.example");
        assertThat(certificate.getBasicConstraints()).isNegative();
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "host-1.example.replica.mesh"));
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    }

    @Test
    void nothingOfItIsOnDiskInClearAndNobodyElseMayReadIt() throws Exception {
        ReplicaCredentials begun = folder.begin(NAME);
        Path file = home.resolve("cluster").resolve("replica");

        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("BEGIN", "host-1", "PRIVATE");
        assertThat(content)
                .doesNotContain(new String(begun.identity().gridKey().encoded(), StandardCharsets.ISO_8859_1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.list(file.getParent())).containsExactly(file);
    }

    @Test
    void anotherSecretIsToldAndChangesNothing() throws Exception {
        folder.begin(NAME);
        Path file = home.resolve("cluster").resolve("replica");
        byte[] before = Files.readAllBytes(file);
        StoreKey other = new StoreKeys(home, "", Optional.of("a secret of its own kind")).find(false);

        assertThatThrownBy(() -> new ReplicaFolder(home, other, clock).found())
                .isInstanceOfSatisfying(
                        SecretException.class, e -> assertThat(e.hint()).contains("start with the secret"))
                .hasMessageContaining("cannot be read with the secret of MESH_SECRET");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void aFileThatWasChangedOrIsSomethingElseIsTold() throws Exception {
        folder.begin(NAME);
        Path file = home.resolve("cluster").resolve("replica");
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length - 1] ^= 1;
        Files.write(file, changed);
        assertThatThrownBy(() -> folder.found()).isInstanceOf(SecretException.class);

        Files.writeString(file, "{}");
        assertThatThrownBy(() -> folder.found())
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("it is not encrypted");
    }

    @Test
    void aCertificateIsRenewedAtHalfOfItsLifeWithANewKey() throws Exception {
        ReplicaCredentials begun = folder.begin(NAME);

        clock.move(Duration.ofDays(182));
        assertThat(folder.renewIfOld(begun)).isSameAs(begun);

        clock.move(Duration.ofDays(1));
        ReplicaCredentials renewed = folder.renewIfOld(begun);

        assertThat(renewed.issuer()).isEqualTo(begun.issuer());
        assertThat(renewed.name()).isEqualTo(NAME);
        assertThat(renewed.identity().key()).isNotEqualTo(begun.identity().key());
        assertThat(renewed.identity().certificate().getNotAfter().toInstant())
                .isEqualTo(clock.instant().plus(Duration.ofDays(365)));
        renewed.identity().certificate().verify(begun.identity().root().getPublicKey());
        assertThat(folder.found().orElseThrow().identity().certificate())
                .isEqualTo(renewed.identity().certificate());
        assertThat(folder.renewIfOld(renewed)).isSameAs(renewed);
    }

    @Test
    void aReplicaThatWasAwayForLongerThanItsCertificateComesBack() {
        ReplicaCredentials begun = folder.begin(NAME);
        clock.move(Duration.ofDays(800));

        ReplicaCredentials renewed = folder.renewIfOld(begun);

        assertThat(renewed.identity().certificate().getNotAfter().toInstant()).isAfter(clock.instant());
    }

    @Test
    void noTextOfItShowsAKey() {
        ReplicaCredentials begun = folder.begin(NAME);

        assertThat(begun + " " + begun.issuer() + " " + CredentialsText.of(begun))
                .doesNotContain("BEGIN", "PrivateKey", "EC ");
    }

    private static Duration years(double years) {
        return Duration.ofDays((long) (years * 365.25));
    }
}
