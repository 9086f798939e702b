package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.trust.PeerProof;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where a connection comes from and what it has proved: what is known of all its requests. Reading costs nothing and
 * may be done on any thread.
 */
public final class Standing {
    private static final AttributeKey<Standing> KEY = AttributeKey.valueOf(Standing.class, "standing");
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** How long an answer on HTTP/2 may take to be read before its connection is cut. */
    private static final int LAST_WORDS_SECONDS = 5;

    private final Listener listener;
    private final InetSocketAddress remote;
    private final boolean secure;
    private final Supplier<Future<PeerProof>> judge;
    private volatile PeerProof proof = PeerProof.NONE;

    private Standing(Listener listener, InetSocketAddress remote, boolean secure, Supplier<Future<PeerProof>> judge) {
        this.listener = listener;
        this.remote = remote;
        this.secure = secure;
        this.judge = judge;
    }

    /** Of the connection a request came in on; of a server that {@link IngressPorts} did not open, one without proof. */
    public static Standing of(HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        Standing known = channel.attr(KEY).get();
        if (known != null) {
            return known;
        }
        Standing made = new Standing(
                Listener.of(request),
                channel.remoteAddress() instanceof InetSocketAddress remote ? remote : NOWHERE,
                request.isSSL(),
                () -> Future.succeededFuture(PeerProof.NONE));
        channel.attr(KEY).set(made);
        return made;
    }

    /** The port it came in on. */
    public Listener listener() {
        return listener;
    }

    /** Of the other end. */
    public InetAddress address() {
        return remote.getAddress();
    }

    /** Of the other end. */
    public int port() {
        return remote.getPort();
    }

    /** Whether it speaks TLS. */
    public boolean secure() {
        return secure;
    }

    /** What its certificate proves, by the newest judgement. */
    public PeerProof proof() {
        return proof;
    }

    /**
     * Closes the connection when the answer to this request has been written: says so in an HTTP/1 answer, and takes no
     * more streams on HTTP/2. To be called before the head of the answer is written.
     */
    public static void closeAfterAnswer(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.connection().shutdown(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } else {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** Judges its certificate anew, beside the event loop; completes on the caller's context, never fails. */
    public Future<PeerProof> judgeAgain() {
        return judge.get().onSuccess(judged -> proof = judged);
    }
}
