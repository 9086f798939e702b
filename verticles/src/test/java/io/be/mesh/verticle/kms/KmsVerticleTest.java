package io.be.mesh.verticle.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The identity of a node: first start, second start, what is refused, what is made. */
class KmsVerticleTest {
    private static final KmsSettings SETTINGS = new KmsSettings(
            List.of("mesh.example.com:7304"),
            "ec-p256",
            Duration.ofDays(90),
            Duration.ofDays(30),
            Duration.ofDays(1),
            "",
            false);

    private final Codecs codecs = new Codecs(CodecLimits.of(1 << 20));

    @TempDir
    Path home;

    @Test
    void firstStartMakesAnIdentityAndTheSecondStartKeepsIt() throws Exception {
        LeafCertificate first;
        try (Node node = new Node(Clock.systemUTC())) {
            Environ environ = node.environ();
            first = node.kms.tls().current().orElseThrow();
            assertThat(environ.nodeId()).isEqualTo("LX0000000000000");
            assertThat(environ.instId()).isEqualTo("JG0000000000000000");
            assertThat(environ.instName()).isEqualTo("互联互通节点");
            List<X509Certificate> chain = Pem.certificates("chain", first.chain());
            assertThat(chain).hasSize(2);
            chain.get(0).verify(chain.get(1).getPublicKey());
            chain.get(1).verify(chain.get(1).getPublicKey());
            assertThat(chain.get(0).getSubjectAlternativeNames().toString())
                    .contains("lx0000000000000.trustbe.cn", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
            assertThat(environ + " " + first + " " + node.certificates.get("self"))
                    .doesNotContain("PRIVATE")
                    .doesNotContain("MI");
        }
        try (Node node = new Node(Clock.systemUTC())) {
            assertThat(node.kms.tls().current()).contains(first);
        }
    }

    @Test
    void acceptsThePublishedSampleAndShowsACertificateOfItsRootAtOnce() throws Exception {
        Environ sample;
        try (InputStream in = KmsVerticleTest.class.getResourceAsStream("/seed/node-refresh.json")) {
            sample = codecs.json().decode(Environ.class, ByteString.readFrom(in));
        }
        try (Node node = new Node(Clock.systemUTC())) {
            List<LeafCertificate> shown = new ArrayList<>();
            node.kms.tls().onChange(shown::add);

            node.reset(sample);

            assertThat(node.environ().nodeId()).isEqualTo("LX0000010000280");
            X509Certificate leaf =
                    Pem.certificates("chain", shown.get(0).chain()).get(0);
            leaf.verify(Pem.certificates("root", sample.rootCrt()).get(0).getPublicKey());
            assertThat(leaf.getSubjectAlternativeNames().toString()).contains("lx0000010000280.trustbe.cn");
        }
        try (Node node = new Node(Clock.systemUTC())) {
            assertThat(node.environ().rootCrt()).isEqualTo(sample.rootCrt().strip());
        }
    }

    @Test
    void refusesWhatIsNotValidAndStoresNothing() throws Exception {
        RootAuthority one = new CertificateIssuer(SETTINGS)
                .root(environ("n", "", ""), Clock.systemUTC().instant());
        RootAuthority two = new CertificateIssuer(SETTINGS)
                .root(environ("n", "", ""), Clock.systemUTC().instant());
        RootAuthority old = new CertificateIssuer(SETTINGS)
                .root(environ("n", "", ""), Clock.systemUTC().instant().minus(Duration.ofDays(4000)));
        String crt = Pem.write(one.chain());
        String key = Pem.write(one.key());
        LeafCertificate leaf = new CertificateIssuer(SETTINGS)
                .leaf(
                        environ("n", "", ""),
                        one,
                        NodeNames.of("n", List.of()),
                        one.chain(),
                        Clock.systemUTC().instant());
        try (Node node = new Node(Clock.systemUTC())) {
            Environ before = node.environ();
            node.refuses(environ("", "", ""), ErrorCode.BAD_REQUEST, "node_id");
            node.refuses(new Environ("", "n", "", "i", "", "", ""), ErrorCode.BAD_REQUEST, "inst_id");
            node.refuses(new Environ("", "n", "i", " ", "", "", ""), ErrorCode.BAD_REQUEST, "inst_name");
            node.refuses(environ("a\"b", "", ""), ErrorCode.BAD_REQUEST, "node_id");
            node.refuses(environ("x".repeat(129), "", ""), ErrorCode.BAD_REQUEST, "node_id");
            node.refuses(environ("n", crt, ""), ErrorCode.BAD_REQUEST, "root_key is missing");
            node.refuses(environ("n", "", key), ErrorCode.BAD_REQUEST, "root_crt is missing");
            node.refuses(environ("n", "nonsense", key), ErrorCode.BAD_REQUEST, "root_crt");
            node.refuses(environ("n", key, crt), ErrorCode.BAD_REQUEST, "root_crt holds a key");
            node.refuses(environ("n", crt, "nonsense"), ErrorCode.BAD_REQUEST, "root_key");
            node.refuses(environ("n", crt, key.substring(0, 80)), ErrorCode.BAD_REQUEST, "root_key");
            node.refuses(environ("n", crt, Pem.write(two.key())), ErrorCode.CERTIFICATE, "does not match");
            node.refuses(environ("n", Pem.write(old.chain()), Pem.write(old.key())), ErrorCode.CERTIFICATE, "expired");
            node.refuses(environ("n", leaf.chain(), leaf.key()), ErrorCode.CERTIFICATE, "not a CA");
            node.refuses(environ("n", crt + "x".repeat(40_000), key), ErrorCode.BAD_REQUEST, "root_crt");
            assertThat(node.environ()).isEqualTo(before);
        }
    }

    @Test
    void readsEveryFormOfAKey() throws Exception {
        for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
            }
            KeyPair pair = generator.generateKeyPair();
            StringWriter traditional = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(traditional)) {
                if (pair.getPrivate() instanceof ECPrivateKey ec) { // with its curve, as openssl writes it
                    var sec1 =
                            new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS(), SECObjectIdentifiers.secp256r1);
                    writer.writeObject(new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()));
                    writer.writeObject(new PemObject("EC PRIVATE KEY", sec1.getEncoded()));
                } else {
                    writer.writeObject(pair.getPrivate());
                }
            }
            for (String pem : List.of(Pem.write(pair.getPrivate()), traditional.toString())) {
                assertThat(Pem.matches(Pem.privateKey("key", pem), pair.getPublic()))
                        .as(pem.substring(0, 30))
                        .isTrue();
            }
        }
    }

    @Test
    void keepsTheRootOfTheSameNodeAndMakesANewOneForAnother() throws Exception {
        try (Node node = new Node(Clock.systemUTC())) {
            node.reset(environ("LX1", "", ""));
            String root = node.environ().rootCrt();
            node.reset(environ("lx1", "", ""));
            assertThat(node.environ().rootCrt()).isEqualTo(root);
            node.reset(environ("LX2", "", ""));
            assertThat(node.environ().rootCrt()).isNotEqualTo(root);
        }
    }

    @Test
    void renewsTheServerCertificateAtHalfOfItsLifeWithTheSameRoot() throws Exception {
        String first;
        String root;
        try (Node node = new Node(Clock.systemUTC())) {
            first = node.kms.tls().current().orElseThrow().chain();
            root = node.environ().rootCrt();
        }
        try (Node node = new Node(Clock.offset(Clock.systemUTC(), Duration.ofDays(44)))) {
            assertThat(node.kms.tls().current().orElseThrow().chain()).isEqualTo(first);
        }
        try (Node node = new Node(Clock.offset(Clock.systemUTC(), Duration.ofDays(46)))) {
            assertThat(node.kms.tls().current().orElseThrow().chain()).isNotEqualTo(first);
            assertThat(node.environ().rootCrt()).isEqualTo(root);
        }
    }

    private static Environ environ(String nodeId, String crt, String key) {
        return new Environ("", nodeId, "JG1", "机构", crt, key, "");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    }

    private final class Node implements AutoCloseable {
        private final KmsNode node;
        final KmsVerticle kms;
        final LocalTable<LeafCertificate> certificates;

        Node(Clock clock) throws Exception {
            node = new KmsNode(home, SETTINGS, clock);
            kms = node.kms;
            certificates = node.certificates;
        }

        Environ environ() {
            return node.environ();
        }

        void reset(Environ given) throws Exception {
            node.ask(Addresses.KMS_RESET, given);
        }

        void refuses(Environ given, ErrorCode code, String named) {
            node.refuses(Addresses.KMS_RESET, given, code, named);
        }

        @Override
        public void close() throws Exception {
            node.close();
        }
    }
}
