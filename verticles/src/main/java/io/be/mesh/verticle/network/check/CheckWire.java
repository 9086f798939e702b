package io.be.mesh.verticle.network.check;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.verticle.network.LinkFailure;
import io.be.mesh.verticle.network.Outcome;
import io.be.mesh.verticle.network.PeerScheme;
import io.be.mesh.verticle.network.RoundTrip;
import io.be.mesh.verticle.network.check.Reach.Place;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one check to one place: one that its steps share, opened again when the peer has closed it, and
 * others of their own for those that need them. Used on one context.
 */
final class CheckWire implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long ANSWER_LIMIT = 256 * 1024;

    private final Vertx vertx;
    private final HttpClientAgent client;
    private final PeerScheme scheme;
    private final Place place;
    private final Duration connectTimeout;
    private final InstantSource clock;
    private @Nullable HttpClientConnection shared;
    private @Nullable Skew skew;

    CheckWire(
            Vertx vertx,
            HttpClientAgent client,
            PeerScheme scheme,
            Place place,
            Duration connectTimeout,
            InstantSource clock) {
        this.vertx = vertx;
        this.client = client;
        this.scheme = scheme;
        this.place = place;
        this.connectTimeout = connectTimeout;
        this.clock = clock;
    }

    /** How far the peer's clock was before (negative: behind) ours when it answered. */
    record Skew(Duration ahead) {}

    PeerScheme scheme() {
        return scheme;
    }

    Place place() {
        return place;
    }

    /** As the last answer with a {@code Date} told. */
    Optional<Skew> skew() {
        return Optional.ofNullable(skew);
    }

    /** A new connection, which the caller closes. */
    Future<HttpClientConnection> open() {
        return client.connect(new HttpConnectOptions()
                .setHost(place.endpoint().host())
                .setPort(place.endpoint().port())
                .setServer(SocketAddress.inetSocketAddress(place.endpoint().port(), place.ip()))
                .setConnectTimeout(connectTimeout.toMillis()));
    }

    /** The connection of all steps. */
    Future<HttpClientConnection> shared() {
        HttpClientConnection open = shared;
        return open != null
                ? Future.succeededFuture(open)
                : this.open().onSuccess(opened -> {
                    shared = opened;
                    opened.closeHandler(closed -> {
                        if (shared == opened) {
                            shared = null;
                        }
                    });
                });
    }

    /** Asks over the shared connection; never fails, within {@link #PATIENCE}. */
    Future<Outcome> ask(HttpMethod method, String uri, Map<String, String> headers, ByteString body) {
        return shared().compose(
                        connection -> over(connection, method, uri, headers, body),
                        failure -> Future.succeededFuture(new Outcome.NotSent(LinkFailure.of(failure, place.ip()))));
    }

    /** Reads {@code /stats}, which every node answers to everyone. */
    Future<Outcome> stats(HttpClientConnection connection) {
        return over(connection, HttpMethod.GET, HttpPath.STATS, Map.of(), ByteString.EMPTY);
    }

    private Future<Outcome> over(
            HttpClientConnection connection,
            HttpMethod method,
            String uri,
            Map<String, String> headers,
            ByteString body) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String where = place.endpoint().toString();
        return RoundTrip.run(
                        vertx,
                        connection,
                        request(method, uri, headers),
                        where,
                        body,
                        ANSWER_LIMIT,
                        deadline,
                        reused -> false)
                .onSuccess(outcome -> {
                    if (outcome instanceof Outcome.Answered answered) {
                        remember(answered.headers());
                    }
                });
    }

    RequestOptions request(HttpMethod method, String uri, Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(place.endpoint().host())
                .setPort(place.endpoint().port())
                .setURI(uri)
                .setTraceOperation(uri);
        headers.forEach(options::putHeader);
        return options;
    }

    /** Compares the clocks by what came with an answer. */
    void remember(MultiMap headers) {
        String date = headers.get(HttpHeaders.DATE);
        try {
            if (date != null) {
                Instant theirs = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
                skew = new Skew(Duration.between(clock.instant(), theirs));
            }
        } catch (DateTimeParseException e) {
            skew = null; // a date that cannot be read tells nothing
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
