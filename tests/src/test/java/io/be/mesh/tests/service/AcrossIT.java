package io.be.mesh.tests.service;

import static io.be.mesh.tests.service.Institutions.ID_A;
import static io.be.mesh.tests.service.Institutions.ID_B;
import static io.be.mesh.tests.service.Institutions.INST_A;
import static io.be.mesh.tests.service.Institutions.INST_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.tests.testkit.MeshProcess;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls from A for what is registered at its partner B. */
class AcrossIT {
    private static final String TARGET = "x-ptp-target-node-id";
    private static final Map<String, String> AT_B = Map.of(TARGET, ID_B);
    private static final long LARGE = 64L << 20;
    /** What a node may grow by while a large body passes: windows, buffers of sockets and what the collector has not looked at. */
    private static final long PASSING_KIB = 48 * 1024;

    private static Institutions three;
    private static FarServices far;

    @BeforeAll
    static void start() throws Exception {
        three = new Institutions();
        far = new FarServices();
        three.register(three.b, "far", far.registered(ID_A));
    }

    @AfterAll
    static void stop() throws Exception {
        far.close();
        three.close();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aServiceOfThePartnerAnswersWhoeverTheClientSaysItIs(HttpClient.Version version) throws Exception {
        far.seen.clear();
        HttpResponse<String> answer = client(version)
                .send(
                        request(
                                        three.a,
                                        "/far/hello/a%20b?q=1",
                                        Map.of(
                                                TARGET,
                                                ID_B.toLowerCase(java.util.Locale.ROOT),
                                                "x-ptp-source-node-id",
                                                "LX0000099999999",
                                                "x-ptp-source-inst-id",
                                                "JG0000099999999",
                                                "x-ptp-trace-id",
                                                "trace-77",
                                                "mesh-mdc",
                                                "lx0000088888888",
                                                "x-forwarded-for",
                                                "10.9.8.7",
                                                "x-own",
                                                "kept"))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello GET /far/hello/a%20b?q=1");
        Headers seen = far.seen.poll(5, TimeUnit.SECONDS);
        assertThat(seen.get("x-ptp-source-node-id")).containsExactly(ID_A);
        assertThat(seen.get("x-ptp-source-inst-id")).containsExactly(INST_A);
        assertThat(seen.get("x-ptp-trace-id")).containsExactly("trace-77");
        assertThat(seen.get("x-own")).containsExactly("kept");
        assertThat(String.valueOf(seen.get("x-forwarded-for"))).doesNotContain("10.9.8.7");
    }

    @Test
    void theInstitutionOrAUrnNamesThePartnerToo() throws Exception {
        assertThat(get("/far/hello", Map.of("x-ptp-target-inst-id", INST_B)).body())
                .isEqualTo("hello GET /far/hello");
        assertThat(get("/far/hello", Map.of("mesh-urn", Urn.of("say.far", ID_B).format()))
                        .body())
                .isEqualTo("hello GET /far/hello");
    }

    @ParameterizedTest
    @CsvSource({
        "/closed/x,E0000000614",
        "/nowhere,E0000000614",
    })
    void whatIsNotOpenedIsRefusedAndCannotBeToldFromWhatIsNotThere(String path, String code) throws Exception {
        HttpResponse<String> answer = get(path, AT_B);

        assertThat(answer.body()).contains(code);
        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void aPartnerThatIsNotOnTheListIsRefused() throws Exception {
        HttpResponse<String> answer = client(HttpClient.Version.HTTP_1_1)
                .send(request(three.c, "/far/hello", AT_B).build(), BodyHandlers.ofString());

        assertThat(answer.body()).contains("E0000000614");
    }

    @Test
    void withoutAnOpenRouteNothingIsSent() throws Exception {
        assertThat(get("/far/hello", Map.of(TARGET, "LX0000077777777")).body()).contains("E0000000618");

        three.routeAtA("disable");
        try {
            assertThat(get("/far/hello", AT_B).body()).contains("E0000000606");
        } finally {
            three.routeAtA("enable");
        }
        assertThat(get("/far/hello", AT_B).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void largeBodiesPassAndAreNotHeld(HttpClient.Version version) throws Exception {
        upload(version, 1 << 20);
        download(version, 1 << 20);
        long before = Math.max(residentKib(three.a), residentKib(three.b));

        upload(version, LARGE);
        download(version, LARGE);

        assertThat(Math.max(residentKib(three.a), residentKib(three.b)) - before)
                .isLessThan(PASSING_KIB);
    }

    private static void upload(HttpClient.Version version, long bytes) throws Exception {
        BodyPublisher body = BodyPublishers.ofInputStream(() -> FarServices.body(bytes));
        HttpResponse<String> answer = client(version)
                .send(request(three.a, "/far/upload", AT_B).POST(body).build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo(FarServices.checksum(FarServices.body(bytes)));
    }

    private static void download(HttpClient.Version version, long bytes) throws Exception {
        HttpResponse<InputStream> answer = client(version)
                .send(request(three.a, "/far/download?" + bytes, AT_B).build(), BodyHandlers.ofInputStream());

        try (InputStream body = answer.body()) {
            assertThat(FarServices.checksum(body)).isEqualTo(FarServices.checksum(FarServices.body(bytes)));
        }
    }

    @Test
    void eventsComeAsTheyHappen() throws Exception {
        HttpResponse<InputStream> answer = client(HttpClient.Version.HTTP_2)
                .send(request(three.a, "/far/events", AT_B).build(), BodyHandlers.ofInputStream());

        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body()))) {
            for (String event : new String[] {"one", "two", "three"}) {
                far.events.add(event);
                assertThat(lines.readLine()).isEqualTo("data: " + event);
                assertThat(lines.readLine()).isEmpty();
            }
            far.events.add("");
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void aWebSocketGoesThrough() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header(TARGET, ID_B)
                .buildAsync(URI.create("ws://" + three.a.address() + "/talk"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        heard.add(text.toString());
                        from.request(1);
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);

        socket.sendText("hello", true).get(10, TimeUnit.SECONDS);

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("echo hello");
        socket.abort();
    }

    @Test
    void grpcGoesBothWaysAtOnce() throws Exception {
        ManagedChannel channel = channel(three.a);
        try {
            Chat chat = new Chat(channel, ID_B);
            for (int i = 0; i < 3; i++) {
                chat.say(new byte[] {(byte) i});
                assertThat(chat.heard.poll(10, TimeUnit.SECONDS)).containsExactly(i);
            }
            byte[] large = FarServices.body(3 << 20).readAllBytes();
            chat.say(large);
            assertThat(chat.heard.poll(20, TimeUnit.SECONDS)).isEqualTo(large);
            chat.end();
            assertThat(chat.ended.poll(10, TimeUnit.SECONDS)).isEqualTo(Status.Code.OK);

            Chat nowhere = new Chat(channel, "LX0000077777777");
            assertThat(nowhere.ended.poll(10, TimeUnit.SECONDS)).isNotEqualTo(Status.Code.OK);
            assertThat(nowhere.why).contains("E0000000618");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void grpcOfAPartnerThatIsNotOnTheListIsRefused() throws Exception {
        ManagedChannel channel = channel(three.c);
        try {
            Chat refused = new Chat(channel, ID_B);
            assertThat(refused.ended.poll(10, TimeUnit.SECONDS)).isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(refused.why).contains("E0000000614");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aPartnerThatDiesInTheMiddleIsAFailureAndThenServesAgain() throws Exception {
        HttpResponse<InputStream> answer = client(HttpClient.Version.HTTP_2)
                .send(request(three.a, "/far/hang", AT_B).build(), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.readNBytes(5)).isEqualTo("begun".getBytes());

            three.b.kill9();

            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        }
        HttpResponse<String> gone = get("/far/hello", AT_B);
        assertThat(gone.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(new ObjectMapper().readTree(gone.body()).path("code").asText())
                .isEqualTo("E0000000607");
        assertThat(gone.body()).contains(ID_B);

        three.b.restart();

        assertThat(get("/far/hello", AT_B).body()).isEqualTo("hello GET /far/hello");
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        return client(HttpClient.Version.HTTP_1_1)
                .send(request(three.a, path, headers).build(), BodyHandlers.ofString());
    }

    private static HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    private static HttpRequest.Builder request(MeshProcess node, String path, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(node.url(path))).timeout(Duration.ofSeconds(60));
        headers.forEach(request::header);
        return request;
    }

    private static ManagedChannel channel(MeshProcess node) {
        return NettyChannelBuilder.forAddress("127.0.0.1", node.port())
                .usePlaintext()
                .build();
    }

    private static long residentKib(MeshProcess node) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + node.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D+", ""));
            }
        }
        throw new IllegalStateException("no VmRSS");
    }

    /** A call that goes both ways. */
    private static final class Chat implements StreamObserver<byte[]> {
        private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<Status.Code> ended = new LinkedBlockingQueue<>();
        private final StreamObserver<byte[]> mouth;
        private volatile String why = "";

        Chat(ManagedChannel channel, String target) {
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of(TARGET, Metadata.ASCII_STRING_MARSHALLER), target);
            mouth = ClientCalls.asyncBidiStreamingCall(
                    io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers))
                            .newCall(FarServices.CHAT, io.grpc.CallOptions.DEFAULT),
                    this);
        }

        void say(byte[] message) {
            mouth.onNext(message);
        }

        void end() {
            mouth.onCompleted();
        }

        @Override
        public void onNext(byte[] message) {
            heard.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            Status status = ((StatusRuntimeException) failure).getStatus();
            why = String.valueOf(status.getDescription());
            ended.add(status.getCode());
        }

        @Override
        public void onCompleted() {
            ended.add(Status.Code.OK);
        }
    }
}
