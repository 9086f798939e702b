package io.be.mesh.tests.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.be.mesh.tests.testkit.MeshProcess;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thousand pops wait and their clients vanish. Whatever a vanished client did not read, the healthy ones get, once. */
class VanishingReadersIT {
    private static final Logger log = LoggerFactory.getLogger(VanishingReadersIT.class);

    private static final int READERS = 1_000;
    private static final int MESSAGES = 1_500;
    private static final String SESSION = "vanishing";
    private static final String TOPIC = "work";
    private static final ByteString PADDING = ByteString.copyFrom(new byte[2_000]);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final Random random = new Random(42);
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private MeshProcess node;
    private HttpClient streams;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        // A reader that vanishes later than this after its answer has had it; wide, for a machine that is busy.
        node = MeshProcess.builder().set("queue.confirm-window", "10s").start();
        streams = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .with(new PoolOptions().setHttp2MaxSize(4))
                .build();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", node.port())
                .usePlaintext()
                .eventLoopGroup(loop)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        channel.shutdownNow();
        loop.shutdownGracefully();
        vertx.close().await(20, TimeUnit.SECONDS);
        node.close();
    }

    /** Kind 0: sockets that close or reset; kind 2: HTTP/2 streams that are reset and gRPC calls that are cancelled. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void nothingIsLostWhenReadersVanishWhileMessagesArrive(int kinds) throws Exception {
        List<VanishingReader> readers = open(kinds);
        Metrics metrics = new Metrics(URI.create(node.adminUrl("/")));
        await().atMost(Duration.ofSeconds(30)).until(() -> metrics.value("mesh_pop_waiting") == READERS);

        pushWhileTheyVanish(readers);
        Map<String, Integer> read = new TreeMap<>();
        readers.forEach(reader -> reader.read().ifPresent(text -> read.merge(text, 1, Integer::sum)));
        int byVanishing = read.size();
        readTheRest(MESSAGES - byVanishing).forEach(text -> read.merge(text, 1, Integer::sum));

        log.atInfo()
                .addKeyValue("messages", MESSAGES)
                .addKeyValue("readByVanishing", byVanishing)
                .addKeyValue("rolledBack", metrics.value("mesh_pop_rolledback_total"))
                .log("readers vanished");
        assertThat(read).as("lost").hasSize(MESSAGES);
        assertThat(read.values()).as("read more than once").containsOnly(1);
        assertThat(metrics.value("mesh_pop_rolledback_total"))
                .as("races that happened")
                .isPositive();
        assertThat(raw().pop(TOPIC, "", 1)).as("left over").isEmpty();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(metrics.value("mesh_queued_messages"))
                .isZero());
        assertThat(metrics.value("mesh_pop_waiting")).isZero();
    }

    @Test
    void streamsThatAreResetAndCallsThatAreCancelledTakeNothing() throws Exception {
        List<VanishingReader> readers = open(2);
        Metrics metrics = new Metrics(URI.create(node.adminUrl("/")));
        await().atMost(Duration.ofSeconds(30)).until(() -> metrics.value("mesh_pop_waiting") == READERS);

        for (VanishingReader reader : readers) {
            reader.vanish();
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> metrics.value("mesh_pop_waiting") == 0);
        RawChannel raw = raw();
        for (int i = 0; i < READERS; i++) {
            push(raw, "message " + i);
        }

        assertThat(readTheRest(READERS)).hasSize(READERS).doesNotHaveDuplicates();
    }

    /** Sockets from kind 0 on, HTTP/2 streams and gRPC calls from kind 2 on; two kinds in turn. */
    private List<VanishingReader> open(int kinds) throws Exception {
        URI mesh = URI.create(node.url("/"));
        List<VanishingReader> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            readers.add(
                    switch (kinds + i % 2) {
                        case 0 -> new SocketReader(mesh, SESSION, TOPIC, false);
                        case 1 -> new SocketReader(mesh, SESSION, TOPIC, true);
                        case 2 -> new StreamReader(vertx, streams, mesh, SESSION, TOPIC);
                        default -> new CallReader(channel, loop, SESSION, TOPIC);
                    });
        }
        return readers;
    }

    /** A message is pushed about when the reader it would go to leaves: a little before, a little after, together. */
    private void pushWhileTheyVanish(List<VanishingReader> readers) throws Exception {
        Queue<Callable<?>> work = new ConcurrentLinkedQueue<>();
        RawChannel raw = raw();
        for (int batch = 0; batch < MESSAGES; batch += 10) {
            List<Callable<?>> tasks = new ArrayList<>();
            for (int i = batch; i < batch + 10; i++) {
                String text = "message " + i;
                tasks.add(() -> push(raw, text));
                if (i < READERS) {
                    VanishingReader reader = readers.get(i);
                    tasks.add(() -> {
                        reader.vanish();
                        return null;
                    });
                }
            }
            Collections.shuffle(tasks, random);
            work.addAll(tasks);
        }
        List<Future<?>> running = new ArrayList<>();
        for (Callable<?> task = work.poll(); task != null; task = work.poll()) {
            running.add(threads.submit(task));
        }
        for (Future<?> one : running) {
            one.get(60, TimeUnit.SECONDS);
        }
    }

    private static Void push(RawChannel raw, String text) {
        ByteString payload = ByteString.copyFromUtf8(text).concat(PADDING);
        assertThat(raw.push(TOPIC, "", payload.toByteArray())).isEqualTo(RawChannel.SUCCESS);
        return null;
    }

    /** Everything the healthy readers get until nothing has come for a while. */
    private List<String> readTheRest(int expected) throws Exception {
        List<Future<List<String>>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(threads.submit(() -> readUntilQuiet(raw())));
        }
        List<String> all = new ArrayList<>();
        for (Future<List<String>> one : running) {
            all.addAll(one.get(120, TimeUnit.SECONDS));
        }
        log.atInfo()
                .addKeyValue("expected", expected)
                .addKeyValue("read", all.size())
                .log("healthy readers");
        return all;
    }

    /** An unacknowledged answer may hold its message for some seconds before it comes back. */
    private static List<String> readUntilQuiet(RawChannel raw) {
        List<String> texts = new ArrayList<>();
        Optional<ByteString> message = raw.pop(TOPIC, "", 10);
        while (message.isPresent()) {
            texts.add(message.get().toStringUtf8());
            message = raw.pop(TOPIC, "", 10);
        }
        return texts;
    }

    private RawChannel raw() {
        return new RawChannel(URI.create(node.url("/")), SESSION, "");
    }
}
