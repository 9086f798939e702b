package io.be.mesh.verticle.ingress.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.RouteStatus;
import io.be.mesh.verticle.ingress.TestDoor;
import io.be.mesh.verticle.ingress.TestDoor.Known;
import io.be.mesh.verticle.ingress.port.Authority;
import io.vertx.core.json.JsonObject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of caller asks for everything, over real sockets: section 6 of the contract as a table. */
class CallerRulesTest {
    private static final String OUTSIDE = "security.inside=192.0.2.0/24";
    private static final Pattern CODE = Pattern.compile("E0{7}\\d{3}");
    /** In the order of {@link Asked}. Nobody answers on the bus of the door, so what is allowed there ends with 602. */
    private static final List<Asked> QUESTIONS = List.of(
            Asked.get("/stats"),
            Asked.raw("/v1/interconn/chan/push"),
            Asked.json("/v1/interconn/chan/pop", "{\"topic\":\"t\",\"timeout\":30}"),
            Asked.raw("/v1/interconn/chan/peek"),
            Asked.raw("/v1/interconn/chan/release"),
            Asked.raw("/v1/interconn/chan/invoke"),
            Asked.raw("/v1/interconn/chan/transport"),
            Asked.json("/v1/interconn/net/weave", "{\"node_id\":\"lx0000010000020\",\"csr\":\"x\"}"),
            Asked.json("/v1/interconn/net/weave", "{\"node_id\":\"lx0000010000020\"}"),
            Asked.json("/v1/interconn/net/ack", "{\"node_id\":\"lx0000010000020\",\"auth_code\":\"x\"}"),
            Asked.json("/v1/interconn/node/refresh", "{}"),
            Asked.json("/v1/interconn/net/refresh", "{}"),
            Asked.json("/v1/interconn/registry/register", "{}"),
            Asked.sdk("mesh.net.environ", "{}"),
            Asked.sdk("mesh.net.version", "{}"),
            Asked.sdk("mesh.net.accessible", "{\"route\":{}}"),
            Asked.sdk("mesh.net.weave", "{\"attachments\":{\"mesh.net.weave\":\"guest\"},\"route\":{}}"),
            Asked.sdk("mesh.net.ack", "{\"attachments\":{\"mesh.net.ack\":\"guest\"},\"route\":{}}"),
            Asked.sdk("mesh.net.edges", "{}"),
            Asked.sdk("kms.store.environ", "{}"),
            Asked.sdk("mesh.none.such", "{}"),
            Asked.json("/v1/interconn/none", "{}"));

    private static final String INSIDE =
            "000 000 000 000 000 403 403 602 403 403 403 403 403 000 000 602 602 403 403 403 617 404";
    private static final String OPERATOR =
            "000 000 000 000 000 403 403 602 602 602 602 602 602 000 000 602 602 602 602 602 617 404";
    private static final String STRANGER =
            "000 403 403 403 403 618 618 602 602 403 403 403 403 000 403 403 602 403 403 403 403 403";
    private static final String PARTNER =
            "000 403 614 614 614 000 000 602 602 602 403 403 403 000 000 602 602 602 614 614 614 614";

    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private static Authority theirs;
    private static LeafCertificate leaf;
    private static LeafCertificate other;

    @BeforeAll
    static void make() throws Exception {
        theirs = new Authority("them");
        leaf = theirs.leaf("lx0000010000020.trustbe.cn");
        other = new Authority("others").leaf("lx0000010000020.trustbe.cn");
    }

    private static final List<TestDoor> DOORS = new ArrayList<>();

    @AfterAll
    static void close() throws Exception {
        for (TestDoor door : DOORS) {
            door.close();
        }
    }

    private record Asked(String path, String body, Map<String, String> headers) {
        static Asked get(String path) {
            return new Asked(path, "", Map.of());
        }

        static Asked raw(String path) {
            return new Asked(path, "x", Map.of("x-ptp-topic", "t"));
        }

        static Asked json(String path, String body) {
            return new Asked(path, body, Map.of("content-type", "application/json"));
        }

        static Asked sdk(String name, String body) {
            return new Asked("/mesh/invoke", body, Map.of("content-type", "application/json", "mesh-urn", name));
        }

        @Override
        public String toString() {
            return path + headers.getOrDefault("mesh-urn", "") + body;
        }
    }

    private static TestDoor door(Known known, String... settings) throws Exception {
        TestDoor door = TestDoor.knowing(known, settings);
        DOORS.add(door);
        return door;
    }

    private static Known known(List<Route> routes, Token... tokens) {
        return new Known(
                new Environ("1", "lx0000010000010", "JG0000000000000010", "us", "", "", ""), routes, List.of(tokens));
    }

    /** The partner, known by its certificate or its address. */
    private static Route route(String address, int status, long expireAt) {
        return Known.route(new JsonObject()
                .put("node_id", "lx0000010000020")
                .put("inst_id", "JG0000000000000020")
                .put("address", address)
                .put("guest_root", theirs.root())
                .put("status", status)
                .put("expire_at", expireAt)
                .encode());
    }

    private static Route partner() {
        return route("https://192.0.2.9:1", 0, 0);
    }

    private static Token token(String id, Token.Kind kind, String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return new Token(id, kind.word(), HexFormat.of().formatHex(hash), "", 0, 0);
    }

    /** Somebody who asks. */
    private record Somebody(HttpClient client, String base, Map<String, String> says) {
        static Somebody plain(int port, String... says) {
            return new Somebody(http1().build(), "http://127.0.0.1:" + port, pairs(says));
        }

        static Somebody secure(int port, LeafCertificate shows, String... says) throws Exception {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("");
            return new Somebody(
                    http1().sslContext(context(shows)).sslParameters(parameters).build(),
                    "https://127.0.0.1:" + port,
                    pairs(says));
        }

        static Somebody secureWithoutCertificate(int port) throws Exception {
            return secure(port, new LeafCertificate("", ""));
        }

        private static HttpClient.Builder http1() {
            return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        }

        private static Map<String, String> pairs(String... says) {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (int i = 0; i < says.length; i += 2) {
                pairs.put(says[i], says[i + 1]);
            }
            return pairs;
        }

        String asks(Asked asked) throws Exception {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(base + asked.path())).timeout(Duration.ofSeconds(10));
            asked.headers().forEach(request::header);
            request.header("x-ptp-session-id", "s" + SESSIONS.incrementAndGet());
            says.forEach(request::header);
            if (asked.path().equals("/stats")) {
                request.GET();
            } else {
                request.POST(HttpRequest.BodyPublishers.ofString(asked.body()));
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Matcher code = CODE.matcher(response.body());
            assertThat(code.find()).as("%s: %s", asked, response.body()).isTrue();
            return code.group().substring(8);
        }
    }

    private static SSLContext context(LeafCertificate shows) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (!shows.chain().isEmpty()) {
            store.setKeyEntry(
                    "own",
                    Pem.privateKey("key", shows.key()),
                    new char[0],
                    Pem.certificates("chain", shows.chain()).toArray(Certificate[]::new));
        }
        keys.init(store, new char[0]);
        context.init(keys.getKeyManagers(), new TrustManager[] {new Anyone()}, null);
        return context;
    }

    private static void table(Somebody caller, String expected) throws Exception {
        List<String> found = new ArrayList<>();
        for (Asked asked : QUESTIONS) {
            found.add(caller.asks(asked));
        }
        Map<String, String> seen = new LinkedHashMap<>();
        Map<String, String> wanted = new LinkedHashMap<>();
        String[] codes = expected.split(" ");
        for (int i = 0; i < QUESTIONS.size(); i++) {
            seen.put(QUESTIONS.get(i).toString(), found.get(i));
            wanted.put(QUESTIONS.get(i).toString(), codes[i]);
        }
        assertThat(seen).isEqualTo(wanted);
    }

    @Test
    void anOperatorIsWhoComesFromTheRightAddress() throws Exception {
        table(Somebody.plain(door(known(List.of(partner()))).port()), OPERATOR);
    }

    @Test
    void tlsWithoutCertificateMakesNoDifference() throws Exception {
        table(Somebody.secureWithoutCertificate(door(known(List.of(partner()))).port()), OPERATOR);
    }

    @Test
    void aClientIsNoOperatorWhenOperatorsAreElsewhere() throws Exception {
        TestDoor door = door(known(List.of(partner())), "security.operators=192.0.2.0/24");

        table(Somebody.plain(door.port()), INSIDE);
    }

    @Test
    void aStrangerOnEveryKindOfConnection() throws Exception {
        TestDoor door = door(known(List.of(partner())), OUTSIDE);

        table(Somebody.plain(door.port()), STRANGER);
        table(Somebody.secureWithoutCertificate(door.port()), STRANGER);
        table(Somebody.plain(door.port(), "x-ptp-source-node-id", "lx0000010000020"), STRANGER);
        table(Somebody.plain(door.port(), "x-forwarded-for", "192.0.2.1"), STRANGER);
    }

    @Test
    void aPartnerByItsCertificateIsNeverInside() throws Exception {
        TestDoor door = door(known(List.of(partner())));

        table(Somebody.secure(door.port(), leaf), PARTNER);
    }

    @Test
    void aSoundCertificateOfNobodyIsAStrangers() throws Exception {
        table(Somebody.secure(door(known(List.of())).port(), leaf), STRANGER);
    }

    @Test
    void aWrongCertificateIsAnsweredWithItsCodeOnEverythingButStats() throws Exception {
        TestDoor door = door(known(List.of(partner())));

        table(
                Somebody.secure(door.port(), other),
                "000 603 603 603 603 603 603 603 603 603 603 603 603 603 603 603 603 603 603 603 603 603");
    }

    @ParameterizedTest
    @CsvSource({"128,0,618", "32,0,606", "0,1,605"})
    void aPartnershipThatDoesNotStandHasItsCodeWhereAPartnerIsAskedFor(int status, long expireAt, String code)
            throws Exception {
        TestDoor door = door(known(List.of(route("https://192.0.2.9:1", status, expireAt))));
        String expected = PARTNER.replaceFirst("614 000 000", "614 " + code + " " + code)
                .replaceFirst(
                        "000 000 602 602 602 614 614 614 614",
                        "000 " + code + " " + code + " 602 602 614 614 " + code + " " + code);

        table(Somebody.secure(door.port(), leaf), expected);
    }

    @Test
    void aRemovedPartnerIsAStranger() throws Exception {
        TestDoor door = door(known(List.of(route("https://192.0.2.9:1", RouteStatus.REMOVED, 0))));

        table(Somebody.secure(door.port(), leaf), STRANGER);
    }

    @Test
    void aPlaintextPartnerFromElsewhereIsThatAndNothingElse() throws Exception {
        TestDoor door = door(known(List.of(route("http://127.0.0.1:1", 0, 0))), OUTSIDE);

        table(Somebody.plain(door.port()), PARTNER);
        table(Somebody.secureWithoutCertificate(door.port()), STRANGER);
    }

    @Test
    void onOneMachineAPlaintextPartnerIsAClientExceptWhereOnlyPartnersAreAskedFor() throws Exception {
        TestDoor door = door(known(List.of(route("h2c://localhost:1,127.0.0.1:2", 0, 0))));

        table(Somebody.plain(door.port()), OPERATOR.replaceFirst("403 403", "000 000"));
        table(Somebody.secureWithoutCertificate(door.port()), OPERATOR);
    }

    @Test
    void ofSeveralPlaintextPartnersAtOneAddressTheCallerNamesItself() throws Exception {
        Route second = Known.route("{\"node_id\":\"lx0000010000030\",\"address\":\"http://127.0.0.1:2\"}");
        TestDoor door = door(known(List.of(route("http://127.0.0.1:1", 0, 0), second)));
        Asked push = Asked.raw("/v1/interconn/chan/invoke");

        assertThat(Somebody.plain(door.port()).asks(push)).isEqualTo("403");
        assertThat(Somebody.plain(door.port(), "x-ptp-source-node-id", "lx0000010000099")
                        .asks(push))
                .isEqualTo("403");
        assertThat(Somebody.plain(door.port(), "x-ptp-source-node-id", "LX0000010000030")
                        .asks(push))
                .isEqualTo("000");
    }

    @Test
    void aPartnerNeedNotNameItselfWhenAStrangerClaimsItsAddress() throws Exception {
        Route claimed = Known.route("{\"node_id\":\"lx0000010000030\",\"address\":\"http://127.0.0.1:2\",\"status\":"
                + (RouteStatus.FROM_WEAVING | RouteStatus.APPROVING) + "}");
        TestDoor door = door(known(List.of(route("http://127.0.0.1:1", 0, 0), claimed)), OUTSIDE);
        Asked push = Asked.raw("/v1/interconn/chan/invoke");

        table(Somebody.plain(door.port()), PARTNER);
        assertThat(Somebody.plain(door.port(), "x-ptp-source-node-id", "LX0000010000030")
                        .asks(push))
                .isEqualTo("618");
    }

    @Test
    void aGatewayIsThePartnerItNamesAndNeverInside() throws Exception {
        TestDoor door = door(known(List.of(partner())), "security.gateways=127.0.0.0/8");

        table(Somebody.plain(door.port(), "x-ptp-source-node-id", "LX0000010000020"), PARTNER);
        table(Somebody.plain(door.port()), STRANGER);
        table(Somebody.plain(door.port(), "x-ptp-source-node-id", "lx0000010000099"), STRANGER);
    }

    @Test
    void aGatewayDoesNotSpeakForThisNode() throws Exception {
        Route own = Known.route("{\"node_id\":\"lx0000010000010\",\"inst_id\":\"JG0000000000000010\","
                + "\"address\":\"http://127.0.0.1:1\"}");
        TestDoor door = door(known(List.of(partner(), own)), "security.gateways=127.0.0.0/8");

        table(Somebody.plain(door.port(), "x-ptp-source-node-id", "LX0000010000010"), STRANGER);
    }

    @Test
    void besideAnInnerPortTheNodeIsManagedThereOnly() throws Exception {
        TestDoor door = door(known(List.of(partner())), "ingress.inner=127.0.0.1:0");
        String onOuter = "000 000 000 000 000 403 403 602 403 403 403 403 403 000 403 403 602 403 403 403 403 404";

        table(Somebody.plain(door.innerPort()), OPERATOR);
        table(Somebody.plain(door.port()), onOuter);
        table(Somebody.secure(door.port(), leaf), PARTNER);
        table(Somebody.secure(door.innerPort(), leaf), PARTNER);
    }

    @Test
    void onTheInnerPortArrivalMakesAClientButNoOperator() throws Exception {
        TestDoor door = door(known(List.of(partner())), "ingress.inner=127.0.0.1:0", OUTSIDE);

        table(Somebody.plain(door.innerPort()), INSIDE);
        table(Somebody.plain(door.port()), STRANGER);
    }

    /** A browser at the right address may have been sent by any page; only what shows a token was meant by its user. */
    @ParameterizedTest
    @CsvSource({
        "origin,http://elsewhere.example",
        "origin,null",
        "sec-fetch-site,cross-site",
        "sec-fetch-site,same-origin"
    })
    void aWebPageIsAStrangerWhereTheAddressIsTheOnlyProof(String header, String value) throws Exception {
        TestDoor door = door(known(List.of(route("http://127.0.0.1:1", 0, 0))));

        table(Somebody.plain(door.port(), header, value), STRANGER);
        table(Somebody.plain(door.port(), header, value, "authorization", "Bearer none"), STRANGER);
    }

    @Test
    void aWebPageWithATokenAndAnAddressThatSomebodyTypedAreWelcome() throws Exception {
        TestDoor door = door(known(List.of(partner()), token("a", Token.Kind.OPERATOR, "right")));
        Somebody page =
                Somebody.plain(door.port(), "origin", "https://console.example", "authorization", "Bearer right");

        table(page, OPERATOR);
        table(Somebody.plain(door.port(), "sec-fetch-site", "none"), INSIDE);
    }

    @Test
    void anOperatorTokenIsAskedForWhereOperatorsAre() throws Exception {
        TestDoor door = door(known(
                List.of(partner()),
                token("a", Token.Kind.OPERATOR, "right-one"),
                token("b", Token.Kind.OPERATOR, "right-two")));

        table(Somebody.plain(door.port()), INSIDE);
        table(Somebody.plain(door.port(), "authorization", "Bearer right-one"), OPERATOR);
        table(Somebody.plain(door.port(), "authorization", "bearer right-two"), OPERATOR);
        assertThat(Somebody.plain(door.port(), "authorization", "Bearer wrong")
                        .asks(Asked.json("/v1/interconn/net/refresh", "{}")))
                .isEqualTo("403");
    }

    @Test
    void withoutTheInsideTokenOneIsAStranger() throws Exception {
        TestDoor door = door(known(List.of(partner()), token("a", Token.Kind.INSIDE, "in")));

        table(Somebody.plain(door.port()), STRANGER);
        table(Somebody.plain(door.port(), "authorization", "Bearer in"), OPERATOR);
        assertThat(Somebody.plain(door.port(), "authorization", "Bearer no").asks(Asked.raw("/v1/interconn/chan/push")))
                .isEqualTo("403");
        assertThat(Somebody.plain(door.port(), "authorization", "Bearer no").asks(Asked.get("/stats")))
                .isEqualTo("000");
    }

    @Test
    void anInsideTokenIsNoOperators() throws Exception {
        TestDoor door = door(
                known(List.of(partner()), token("a", Token.Kind.INSIDE, "in"), token("b", Token.Kind.OPERATOR, "op")));

        table(Somebody.plain(door.port(), "authorization", "Bearer in"), INSIDE);
        table(Somebody.plain(door.port(), "authorization", "Bearer op"), OPERATOR);
    }

    @Test
    void aTokenLetsNobodyInFromOutside() throws Exception {
        TestDoor door = door(known(List.of(partner()), token("b", Token.Kind.OPERATOR, "op")), OUTSIDE);

        table(Somebody.plain(door.port(), "authorization", "Bearer op"), STRANGER);
        table(Somebody.secure(door.port(), leaf, "authorization", "Bearer op"), PARTNER);
    }

    /** The node's own certificate is not what is looked at here. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket at) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket at) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine at) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine at) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
