package io.be.mesh.tests.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import io.be.mesh.protocol.proto.Raw;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One stream of an HTTP/2 connection that is reset with CANCEL. */
final class StreamReader implements VanishingReader {
    private static final long CANCEL = 8;

    private final Context context;
    private final HttpClientRequest request;
    private volatile String read;

    StreamReader(Vertx vertx, HttpClient client, URI node, String session, String topic) throws Exception {
        context = vertx.getOrCreateContext();
        Promise<HttpClientRequest> opened = Promise.promise();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(node.getHost())
                .setPort(node.getPort())
                .setURI("/v1/interconn/chan/pop?timeout=120")
                .putHeader("x-ptp-session-id", session)
                .putHeader("x-ptp-topic", topic)
                .putHeader("content-length", "0");
        context.runOnContext(ignored -> client.request(options)
                .onSuccess(started -> {
                    started.response().compose(answer -> answer.body()).onSuccess(body -> read = text(body));
                    started.end();
                })
                .onComplete(opened));
        request = opened.future().await(20, TimeUnit.SECONDS);
    }

    @Override
    public void vanish() throws Exception {
        Promise<Void> gone = Promise.promise();
        context.runOnContext(ignored -> {
            if (read == null) {
                request.reset(CANCEL);
            }
            gone.complete();
        });
        gone.future().await(20, TimeUnit.SECONDS);
    }

    @Override
    public Optional<String> read() {
        return Optional.ofNullable(read).filter(text -> !text.isEmpty());
    }

    private static String text(Buffer body) {
        try {
            return Raw.TransportOutbound.parseFrom(body.getBytes()).getPayload().toStringUtf8();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the answer is not layout P3", e);
        }
    }
}
