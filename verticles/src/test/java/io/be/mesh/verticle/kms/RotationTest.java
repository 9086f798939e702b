package io.be.mesh.verticle.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Nothing;
import io.be.mesh.cluster.bus.message.Revoke;
import io.be.mesh.cluster.bus.message.Rotate;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.trust.ChainRules;
import io.be.mesh.cluster.trust.Purpose;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.message.Environ;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaves and roots are replaced while the node runs, and whoever trusted the old root goes on for the overlap. */
class RotationTest {
    private static final Revoke NOTHING = new Revoke("", "", "");

    @TempDir
    Path home;

    private static KmsSettings settings(Duration leafLife, Duration overlap) {
        return new KmsSettings(List.of(), "ec-p256", leafLife, overlap, Duration.ofDays(1), "", false);
    }

    private static final KmsSettings LONG = settings(Duration.ofDays(90), Duration.ofDays(30));

    private KmsNode node(KmsSettings settings, Duration later) throws Exception {
        return new KmsNode(home.resolve("store"), settings, Clock.offset(Clock.systemUTC(), later));
    }

    private static void believes(X509Certificate root, KmsNode node, Clock clock) {
        for (Purpose purpose : Purpose.values()) {
            new ChainRules(purpose, clock.instant(), crt -> Optional.empty())
                    .require(node.chain(), Set.of(root), node.environ().nodeId());
        }
    }

    @Test
    void twoHundredRotationsAreCheapAndEachIsPublishedOnce() throws Exception {
        try (KmsNode node = node(LONG, Duration.ZERO)) {
            List<LeafCertificate> shown = new CopyOnWriteArrayList<>();
            node.kms.tls().onChange(shown::add);
            X509Certificate root = node.root();
            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                Done done = node.ask(Addresses.KMS_ROTATE, new Rotate(false));
                assertThat(done.changes()).hasSize(2);
            }
            Duration took = Duration.ofNanos(System.nanoTime() - began);

            assertThat(took).isLessThan(Duration.ofSeconds(20));
            assertThat(new HashSet<>(shown)).hasSize(200).hasSameSizeAs(shown);
            assertThat(node.root()).isEqualTo(root);
            assertThat(node.certificates.get(TableNames.SELF)).contains(shown.get(199));
            believes(root, node, Clock.systemUTC());
        }
    }

    @Test
    void aNewRootIsShownCertifiedByTheOldOneUntilTheOverlapEnds() throws Exception {
        X509Certificate old;
        X509Certificate fresh;
        try (KmsNode node = node(LONG, Duration.ZERO)) {
            old = node.root();
            Done done = node.ask(Addresses.KMS_ROTATE, new Rotate(true));
            fresh = node.root();

            assertThat(done.changes().get(0)).satisfies(change -> {
                assertThat(change.object()).isEqualTo("identity");
                assertThat(change.before()).isPositive().isLessThan(change.after());
            });
            assertThat(fresh).isNotEqualTo(old);
            assertThat(node.chain()).hasSize(2);
            believes(old, node, Clock.systemUTC());
            believes(fresh, node, Clock.systemUTC());
            opensslBelieves(old, node);
            opensslBelieves(fresh, node);
            assertThat(TlsProof.handshake(node.kms.tls().current().orElseThrow(), old, "TLSv1.3"))
                    .isEqualTo("TLSv1.3");
            Environ kept = node.previous.get(TableNames.SELF).orElseThrow();
            assertThat(kept.rootKey()).as("the old key is needed no more").isEmpty();
            assertThat(Pem.certificates("kept", kept.rootCrt())).containsExactly(old);
        }
        Duration almost = Duration.ofDays(30).minusMinutes(1);
        try (KmsNode node = node(LONG, almost)) {
            believes(old, node, Clock.offset(Clock.systemUTC(), almost));
            assertThat(node.previous.get(TableNames.SELF)).isPresent();
        }
        Duration after = Duration.ofDays(30).plusMinutes(1);
        try (KmsNode node = node(LONG, after)) {
            assertThat(node.previous.get(TableNames.SELF)).isEmpty();
            assertThat(node.chain()).hasSize(2).last().isEqualTo(fresh);
            assertThat(node.root()).isEqualTo(fresh);
            assertThat(node.audit).singleElement().satisfies(event -> {
                assertThat(event.who()).isEqualTo("node");
                assertThat(event.action()).isEqualTo("kms.crt.renew");
                assertThat(event.changes()).extracting(Change::object).contains("previous root");
            });
        }
    }

    @Test
    void whoeverPinnedARootTwoReplacementsAgoGoesOn() throws Exception {
        try (KmsNode node = node(LONG, Duration.ZERO)) {
            X509Certificate first = node.root();
            node.ask(Addresses.KMS_ROTATE, new Rotate(true));
            X509Certificate second = node.root();
            node.ask(Addresses.KMS_ROTATE, new Rotate(true));
            node.ask(Addresses.KMS_ROTATE, new Rotate(false));

            for (X509Certificate root : List.of(first, second, node.root())) {
                believes(root, node, Clock.systemUTC());
                opensslBelieves(root, node);
            }
            for (int i = 0; i < 10; i++) {
                node.ask(Addresses.KMS_ROTATE, new Rotate(true));
            }
            assertThat(node.chain()).hasSizeLessThanOrEqualTo(ChainRules.MAX_CHAIN);
        }
    }

    @Test
    void anUploadedRootOverlapsWithTheOneBefore() throws Exception {
        RootAuthority given = new CertificateIssuer(LONG)
                .root(
                        new Environ("", "other", "", "x", "", "", ""),
                        Clock.systemUTC().instant());
        try (KmsNode node = node(LONG, Duration.ZERO)) {
            node.ask(Addresses.KMS_RESET, new Environ("", "LX1", "JG1", "机构", "", "", ""));
            assertThat(node.previous.get(TableNames.SELF))
                    .as("another node id is another node")
                    .isEmpty();
            X509Certificate old = node.root();
            Environ upload = new Environ("", "LX1", "JG1", "机构", Pem.write(given.chain()), Pem.write(given.key()), "");

            Done done = node.ask(Addresses.KMS_RESET, upload);
            believes(old, node, Clock.systemUTC());
            believes(given.certificate(), node, Clock.systemUTC());
            assertThat(done.changes()).extracting(Change::object).contains("identity", "previous root");

            assertThat(node.ask(Addresses.KMS_RESET, upload).changes())
                    .as("the same once more changes nothing")
                    .isEmpty();
        }
    }

    @Test
    void theLeafIsRenewedByItselfAtHalfOfItsLife() throws Exception {
        try (KmsNode node = node(settings(Duration.ofSeconds(4), Duration.ZERO), Duration.ZERO)) {
            X509Certificate first = node.chain().get(0);
            await().atMost(Duration.ofSeconds(6))
                    .until(() -> !node.chain().get(0).equals(first));
            assertThat(first.getNotAfter().toInstant())
                    .as("before it has expired")
                    .isAfter(Clock.systemUTC().instant());
            assertThat(node.audit).last().satisfies(event -> assertThat(event.action())
                    .isEqualTo("kms.crt.renew"));
        }
    }

    @Test
    void theOverlapEndsByItself() throws Exception {
        try (KmsNode node = node(settings(Duration.ofDays(90), Duration.ofSeconds(3)), Duration.ZERO)) {
            node.ask(Addresses.KMS_ROTATE, new Rotate(true));
            assertThat(node.previous.get(TableNames.SELF)).isPresent();
            await().atMost(Duration.ofSeconds(6))
                    .until(() -> node.chain().get(1).equals(node.root()));
            assertThat(node.previous.get(TableNames.SELF)).isEmpty();
        }
    }

    @Test
    void aRevokedLeafIsReplacedAtOnceAndTheRootIsNotRevoked() throws Exception {
        try (KmsNode node = node(LONG, Duration.ZERO)) {
            X509Certificate leaf = node.chain().get(0);
            String bare = Pem.fingerprint(leaf).replace(":", "").toLowerCase(java.util.Locale.ROOT);

            Done done = node.ask(Addresses.KMS_REVOKE, new Revoke(bare, "", "lost"));

            assertThat(node.chain().get(0)).isNotEqualTo(leaf);
            assertThat(node.revocations.get(Pem.fingerprint(leaf)))
                    .hasValueSatisfying(row -> assertThat(row.reason()).isEqualTo("lost"));
            assertThat(done.changes()).hasSize(3);
            assertThat(node.ask(Addresses.KMS_REVOKE, new Revoke("", Pem.write(List.of(leaf)), ""))
                            .changes())
                    .isEmpty();
            node.refuses(
                    Addresses.KMS_REVOKE,
                    new Revoke(Pem.fingerprint(node.root()), "", ""),
                    ErrorCode.BAD_REQUEST,
                    "rotate --root");
            node.refuses(Addresses.KMS_REVOKE, NOTHING, ErrorCode.BAD_REQUEST, "neither fingerprint nor crt");
            node.refuses(Addresses.KMS_REVOKE, new Revoke("12", "", ""), ErrorCode.BAD_REQUEST, "64 hex digits");
            node.refuses(Addresses.KMS_REVOKE, new Revoke("", "x", ""), ErrorCode.BAD_REQUEST, "crt is not PEM");
        }
    }

    @Test
    void aReplacedRootThatIsRevokedIsShownNoMore() throws Exception {
        try (KmsNode node = node(LONG, Duration.ZERO)) {
            X509Certificate old = node.root();
            node.ask(Addresses.KMS_ROTATE, new Rotate(true));

            node.ask(Addresses.KMS_REVOKE, new Revoke(Pem.fingerprint(old), "", ""));

            assertThat(node.previous.get(TableNames.SELF)).isEmpty();
            assertThat(node.chain()).last().isEqualTo(node.root());
        }
    }

    @Test
    void whoAsksForTheIdentityGetsEverythingButTheKey() throws Exception {
        try (KmsNode node = node(LONG, Duration.ZERO)) {
            Environ seen = node.ask(Addresses.KMS_ENVIRON, Nothing.AT_ALL);
            assertThat(seen.rootKey()).isEmpty();
            assertThat(seen.rootCrt()).isEqualTo(node.environ().rootCrt());
            assertThat(Pem.certificates("leaf", seen.nodeCrt()))
                    .containsExactly(node.chain().get(0));
        }
    }

    private void opensslBelieves(X509Certificate root, KmsNode node) throws Exception {
        Path trusted = Files.writeString(home.resolve("root.pem"), Pem.write(List.of(root)));
        List<X509Certificate> chain = node.chain();
        Path leaf = Files.writeString(home.resolve("leaf.pem"), Pem.write(chain.subList(0, 1)));
        Path rest = Files.writeString(home.resolve("rest.pem"), Pem.write(chain.subList(1, chain.size())));
        assertThat(Openssl.run(
                        "verify",
                        "-CAfile",
                        trusted.toString(),
                        "-untrusted",
                        rest.toString(),
                        "-purpose",
                        "sslclient",
                        leaf.toString()))
                .contains("OK");
    }
}
