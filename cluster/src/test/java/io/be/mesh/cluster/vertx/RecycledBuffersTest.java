package io.be.mesh.cluster.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecycledBuffersTest {
    private final Vertx vertx = Vertx.vertx();
    private final RecycledBuffers buffers = new RecycledBuffers(ByteBufAllocator.DEFAULT, 2);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void whatIsReleasedIsUsedAgain() {
        ByteBuf first = large();
        ByteBuf second = large();
        first.writeLong(1);
        long memory = first.memoryAddress();
        first.release();

        ByteBuf again = large();

        assertThat(again.memoryAddress()).isEqualTo(memory);
        assertThat(again.readableBytes()).isZero();
        assertThat(again.capacity()).isEqualTo(RecycledBuffers.SIZE);
        second.release();
        again.release();
    }

    @Test
    void whatIsReadByTwoStaysUntilBothHaveReleasedIt() {
        ByteBuf whole = large();
        whole.writeZero(100);
        ByteBuf part = whole.readRetainedSlice(50);
        whole.release();

        ByteBuf other = large();
        assertThat(isOurs(other)).isTrue();
        assertThat(isOurs(large())).as("the memory of the part is in use").isFalse();
        part.release();
        assertThat(isOurs(large())).isTrue();
        other.release();
    }

    @Test
    void smallAndHugeOnesAreLeftToOthers() {
        assertThat(isOurs(buffers.directBuffer(1024))).isFalse();
        assertThat(isOurs(buffers.directBuffer(RecycledBuffers.SIZE + 1))).isFalse();
        assertThat(isOurs(buffers.heapBuffer(RecycledBuffers.SIZE))).isFalse();
    }

    @Test
    void aBufferThatNobodyReleasesIsCollected() {
        large();
        large();

        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean collected = false;
        while (!collected && System.nanoTime() - end < 0) {
            System.gc();
            collected = isOurs(large());
        }

        assertThat(collected).isTrue();
    }

    @Test
    void whatOneConnectionReadsIsWrittenToAnotherAsItIs() throws Exception {
        Buffer content = Buffer.buffer(4 << 20);
        byte[] bytes = new byte[4 << 20];
        new Random(1).nextBytes(bytes);
        content.appendBytes(bytes);
        HttpServer origin = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(content))
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
        AtomicInteger ours = new AtomicInteger();
        HttpClientAgent client =
                vertx.httpClientBuilder().withConnectHandler(buffers::serve).build();
        HttpServer between = vertx.createHttpServer()
                .requestHandler(request -> client.request(HttpMethod.GET, origin.actualPort(), "127.0.0.1", "/")
                        .compose(out -> out.send())
                        .onSuccess(in -> {
                            request.response().setChunked(true);
                            in.handler(chunk -> {
                                ours.addAndGet(isOurs(((BufferInternal) chunk).getByteBuf()) ? 1 : 0);
                                RecycledBuffers.releaseAfter(request.response().write(chunk), chunk);
                            });
                            in.endHandler(end -> request.response().end());
                        }))
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);

        for (int i = 0; i < 3; i++) {
            assertThat(get(between.actualPort()).await(10, TimeUnit.SECONDS)).isEqualTo(content);
        }

        assertThat(ours.get()).isPositive();
    }

    private Future<Buffer> get(int port) {
        Promise<Buffer> whole = Promise.promise();
        vertx.createHttpClient()
                .request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(out -> out.send())
                .compose(HttpClientResponse::body)
                .onComplete(whole);
        return whole.future();
    }

    private ByteBuf large() {
        return buffers.directBuffer(RecycledBuffers.SIZE);
    }

    private static boolean isOurs(ByteBuf bytes) {
        return bytes.alloc() instanceof RecycledBuffers;
    }
}
