package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.MeshSettings;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.KMS;
import io.be.mesh.client.prisim.Network;
import io.be.mesh.client.prisim.Session;
import io.be.mesh.client.struct.KeyCsr;
import io.be.mesh.client.struct.Keys;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The SDK over TLS: whom it trusts, and what it shows. */
class TlsIT {
    private static final String NODE = "LX0000010000001";

    private static MeshProcess node;
    private static KMS kms;

    @BeforeAll
    static void start() throws Exception {
        node = MeshProcess.start();
        new Caller().identity(node, NODE, "JG0100000100000000");
        kms = Routable.of(ServiceLoader.load(KMS.class).getDefault())
                .withAddress(node.address())
                .local();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void messagesGoOverTlsWithTheRootOfTheNode() {
        try (Session session = Sessions.transport(node.address())
                .withSettings(settings(trusting()))
                .local()
                .open("tls", Map.of())) {
            session.push(Sessions.bytes("m"), "t");
            assertThat(session.pop(Duration.ofSeconds(10), "t"))
                    .map(Sessions::text)
                    .contains("m");
        }
    }

    @Test
    void anotherRootAndAnotherNameAreNotTrusted() {
        Map<String, String> other = trusting();
        other.put("MESH_TLS_TRUST", root().get(0).getKey());
        certificateFailure(other);
        Map<String, String> name = trusting();
        name.put("MESH_TLS_NAME", "lx0000010000002.trustbe.cn");
        certificateFailure(name);
    }

    @Test
    void aClientCertificateIsShown() throws Exception {
        List<Keys> made = root();
        Map<String, String> shown = trusting();
        shown.put("MESH_TLS_CERTIFICATE", made.get(0).getKey());
        shown.put("MESH_TLS_KEY", pkcs8(made.get(1).getKey()));
        Network stranger = Routable.of(ServiceLoader.load(Network.class).getDefault())
                .withSettings(settings(shown))
                .local();
        assertThat(stranger.getEnviron().getNodeId()).isEqualTo(NODE);
        assertThatThrownBy(stranger::getRoutes)
                .as("who shows a certificate of no partner is a stranger")
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(MeshCode.FORBIDDEN));
    }

    private static void certificateFailure(Map<String, String> values) {
        Network network = Routable.of(ServiceLoader.load(Network.class).getDefault())
                .withSettings(settings(values))
                .local();
        assertThatThrownBy(network::getEnviron).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                .isEqualTo(MeshCode.CERTIFICATE));
    }

    private static Map<String, String> trusting() {
        Map<String, String> values = new HashMap<>();
        values.put("MESH_TLS_TRUST", kms.environ().getRootCrt());
        values.put("MESH_TLS_NAME", NODE.toLowerCase(java.util.Locale.ROOT) + ".trustbe.cn");
        return values;
    }

    private static List<Keys> root() {
        KeyCsr csr = new KeyCsr();
        csr.setDomain("client.trustbe.cn");
        csr.setSubject("client");
        csr.setCa(true);
        List<Keys> made = kms.applyRoot(csr);
        assertThat(made).extracting(Keys::getKind).containsExactly(4, 1);
        return made;
    }

    private static String pkcs8(String pem) throws Exception {
        try (PEMParser parser = new PEMParser(new StringReader(pem));
                StringWriter text = new StringWriter();
                JcaPEMWriter writer = new JcaPEMWriter(text)) {
            Object read = parser.readObject();
            Object key = read instanceof PEMKeyPair pair ? pair.getPrivateKeyInfo() : read;
            writer.writeObject(new org.bouncycastle.util.io.pem.PemObject(
                    "PRIVATE KEY", ((org.bouncycastle.asn1.pkcs.PrivateKeyInfo) key).getEncoded()));
            writer.flush();
            return text.toString();
        }
    }

    private static MeshSettings settings(Map<String, String> values) {
        return MeshSettings.builder()
                .addresses(node.address())
                .source(name -> values.getOrDefault(name, ""))
                .build();
    }
}
