package io.be.mesh.verticle.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTlsTest {
    @TempDir
    Path home;

    private TestCa servers;
    private TestCa clients;
    private String crt;
    private String key;
    private String roots;

    @BeforeEach
    void certificates() throws Exception {
        servers = new TestCa("servers");
        clients = new TestCa("clients");
        TestCa.Issued own = servers.issue("admin");
        crt = file("crt.pem", own.crt());
        key = file("key.pem", own.key());
        roots = file("roots.pem", Pem.write(List.of(clients.root)));
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(home.resolve(name), text).toString();
    }

    private AdminFixture open(String... more) throws Exception {
        String[] settings = new String[2 + more.length];
        settings[0] = "admin.tls-certificate=" + crt;
        settings[1] = "admin.tls-key=" + key;
        System.arraycopy(more, 0, settings, 2, more.length);
        return AdminFixture.open(home.resolve("home"), settings);
    }

    private int call(AdminFixture admin, Optional<TestCa.Issued> client, String version, String host) throws Exception {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setVerifyHost(false)
                .setConnectTimeout(3_000)
                .setEnabledSecureTransportProtocols(Set.of(version))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(Pem.write(List.of(servers.root)))));
        client.ifPresent(own -> options.setKeyCertOptions(
                new PemKeyCertOptions().setCertValue(Buffer.buffer(own.crt())).setKeyValue(Buffer.buffer(own.key()))));
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(admin.port())
                .setURI("/v1/admin/routes/LX2/enable")
                .putHeader("host", host)
                .putHeader("content-type", "application/json")
                .setTimeout(5_000);
        HttpClient caller = admin.vertx.createHttpClient(options);
        return AdminFixture.await(caller.request(request)
                .compose(HttpClientRequest::send)
                .map(HttpClientResponse::statusCode)
                .eventually(caller::close));
    }

    @Test
    void tls12And13AreSpokenUnderTheNamesOfTheCertificate() throws Exception {
        try (AdminFixture admin = open()) {
            admin.serve(Addresses.NET_ENABLE, node -> Future.succeededFuture(Done.OK));
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                assertThat(call(admin, Optional.empty(), version, "127.0.0.1")).isEqualTo(200);
                assertThat(call(admin, Optional.empty(), version, "mesh.bank.example"))
                        .isEqualTo(200);
                assertThat(call(admin, Optional.empty(), version, "evil.example"))
                        .isEqualTo(403);
            }
            assertThatThrownBy(() -> call(admin, Optional.empty(), "TLSv1.1", "127.0.0.1"))
                    .isNotNull();
            assertThatThrownBy(() -> admin.get("/livez")).isNotNull();
        }
    }

    @Test
    void withClientRootsWhoHasNoCertificateOfThemReachesNothing() throws Exception {
        try (AdminFixture admin = open("admin.tls-client-roots=" + roots)) {
            admin.serve(Addresses.NET_ENABLE, node -> Future.succeededFuture(Done.OK));
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                assertThatThrownBy(() -> call(admin, Optional.empty(), version, "127.0.0.1"))
                        .isNotNull();
                TestCa.Issued stranger = servers.issue("stranger");
                assertThatThrownBy(() -> call(admin, Optional.of(stranger), version, "127.0.0.1"))
                        .isNotNull();
            }
            assertThat(admin.audited()).isEmpty();

            assertThat(call(admin, Optional.of(clients.issue("officer")), "TLSv1.3", "127.0.0.1"))
                    .isEqualTo(200);
            assertThat(admin.audited().get(0).getString("who")).isEqualTo("operator certificate CN=officer");
        }
    }

    @Test
    void aFileThatWillNotDoIsNamedBySetting() throws Exception {
        String other = file("other.pem", servers.issue("other").key());
        assertRefused("admin.tls-key does not match admin.tls-certificate", crt, other, "");
        assertRefused(
                "admin.tls-certificate cannot be read", home.resolve("none").toString(), key, "");
        assertRefused("admin.tls-certificate holds a key", key, key, "");
        assertRefused("admin.tls-client-roots is not PEM", crt, key, file("text.pem", "hello"));
    }

    private void assertRefused(String message, String certificate, String privateKey, String clientRoots) {
        assertThatThrownBy(() -> new AdminFixture(
                                home.resolve("refused" + message.hashCode()),
                                "admin.tls-certificate=" + certificate,
                                "admin.tls-key=" + privateKey,
                                "admin.tls-client-roots=" + clientRoots)
                        .close())
                .hasCauseInstanceOf(MeshException.class)
                .hasMessageContaining(message);
    }
}
