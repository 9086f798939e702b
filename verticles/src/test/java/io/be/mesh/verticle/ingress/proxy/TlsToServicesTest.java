package io.be.mesh.verticle.ingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.admin.TestCa;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Services that speak TLS: their certificate must end at the root that the registration names, and name the address. */
final class TlsToServicesTest {
    private static ProxyFixture fixture;
    private static TestCa ca;

    @BeforeAll
    static void open() throws Exception {
        fixture = new ProxyFixture();
        ca = new TestCa("root of the service");
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    private static String serve(List<HttpVersion> versions) throws Exception {
        TestCa.Issued issued = ca.issue("service");
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(versions)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertValue(Buffer.buffer(issued.crt()))
                        .setKeyValue(Buffer.buffer(issued.key())));
        return fixture.serve(options, request -> request.response()
                        .end(request.version().alpnName()))
                .replace("localhost", "127.0.0.1");
    }

    private static HttpResponse<String> get(ServiceProtocol protocol, String authority, String root) throws Exception {
        FakeServices.Pool pool = fixture.services.add("secure", protocol, authority);
        pool.rootCrt = root;
        return fixture.get(Version.HTTP_1_1, "/secure/a");
    }

    @ParameterizedTest
    @CsvSource({"HTTP_2, h2", "HTTP_1_1, http/1.1"})
    void theServiceChoosesTheVersion(HttpVersion version, String spoken) throws Exception {
        String authority = serve(List.of(version));

        HttpResponse<String> answer = get(ServiceProtocol.HTTPS, authority, Pem.write(List.of(ca.root)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(spoken);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTPS", "GRPCS"})
    void anotherRootIsRefused(ServiceProtocol protocol) throws Exception {
        String authority = serve(List.of(HttpVersion.HTTP_2));

        HttpResponse<String> answer = get(protocol, authority, Pem.write(List.of(new TestCa("another").root)));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("E0000000603", authority);
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        String authority = serve(List.of(HttpVersion.HTTP_2)).replace("127.0.0.1", "localhost");

        HttpResponse<String> answer = get(ServiceProtocol.HTTPS, authority, Pem.write(List.of(ca.root)));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("E0000000603");
    }
}
