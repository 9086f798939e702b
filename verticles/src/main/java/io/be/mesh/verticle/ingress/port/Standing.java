package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.trust.PeerProof;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Where a connection comes from and what it has proved: what is known of all its requests. Reading costs nothing and
 * may be done on any thread.
 */
public final class Standing {
    private static final AttributeKey<Standing> KEY = AttributeKey.valueOf(Standing.class, "standing");
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** How long an answer on HTTP/2 may take to be read before its connection is cut. */
    private static final int LAST_WORDS_SECONDS = 5;

    private static final long UNJUDGED = -1;

    private final Channel channel;
    private final Listener listener;
    private final InetAddress address;
    private final int port;
    private final Function<Standing, Future<PeerProof>> judge;
    private final LongSupplier newest;
    private final boolean secure;
    private volatile List<X509Certificate> chain = List.of();
    private volatile PeerProof proof = PeerProof.NONE;
    private long judgedAt = UNJUDGED;

    private Standing(
            Channel channel,
            Listener listener,
            boolean secure,
            Function<Standing, Future<PeerProof>> judge,
            LongSupplier newest) {
        InetSocketAddress remote = remote(channel);
        this.channel = channel;
        this.listener = listener;
        this.address = plain(remote.getAddress());
        this.port = remote.getPort();
        this.secure = secure;
        this.judge = judge;
        this.newest = newest;
    }

    /** Of the connection a request came in on; one in plaintext has none. */
    public static Standing of(HttpServerRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        Standing known = channel.attr(KEY).get();
        if (known != null) {
            return known;
        }
        Standing made = new Standing(
                channel,
                Listener.of(request),
                request.isSSL(),
                standing -> Future.succeededFuture(PeerProof.NONE),
                () -> UNJUDGED);
        channel.attr(KEY).set(made);
        return made;
    }

    /**
     * Of a connection that speaks TLS and may show a certificate.
     *
     * @param newest number of the last change of what judgements are made of
     */
    static Standing secure(
            Channel channel, Listener listener, Function<Standing, Future<PeerProof>> judge, LongSupplier newest) {
        Standing made = new Standing(channel, listener, true, judge, newest);
        channel.attr(KEY).set(made);
        return made;
    }

    /** The port it came in on. */
    public Listener listener() {
        return listener;
    }

    /** Of the other end; an IPv4 address is one, however the socket writes it. */
    public InetAddress address() {
        return address;
    }

    /** Of the other end. */
    public int port() {
        return port;
    }

    /** Whether it speaks TLS. */
    public boolean secure() {
        return secure;
    }

    /** What its certificate proves, by the newest judgement. */
    public PeerProof proof() {
        return proof;
    }

    /** Whether something has changed since its certificate was judged: the judgement may be another one now. */
    public synchronized boolean isOutdated() {
        return judgedAt < newest.getAsLong();
    }

    /** Judges its certificate anew, beside the event loop; completes on the caller's context, never fails. */
    public Future<PeerProof> judgeAgain() {
        return judge.apply(this);
    }

    /**
     * Closes the connection when the answer to this request has been written: says so in an HTTP/1 answer; on HTTP/2 says
     * farewell behind it, as some clients lose an answer that comes after the farewell. To be called before the head of
     * the answer is written, on the request's event loop.
     */
    public static void closeAfterAnswer(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response()
                    .endHandler(written -> request.connection().shutdown(LAST_WORDS_SECONDS, TimeUnit.SECONDS));
            return;
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        Connection connection = Connection.of(request);
        if (connection != null) {
            connection.closeAfterAnswer();
        }
    }

    void shows(List<X509Certificate> certificates) {
        chain = certificates;
    }

    /** What it has shown, its own certificate first. */
    List<X509Certificate> chain() {
        return chain;
    }

    /**
     * Takes a judgement, unless a newer one is there.
     *
     * @param at number of the change up to which the tables were looked at
     * @return what was known before
     */
    synchronized PeerProof judged(long at, PeerProof judgement) {
        PeerProof before = proof;
        if (at >= judgedAt) {
            judgedAt = at;
            proof = judgement;
        }
        return before;
    }

    void close() {
        channel.close();
    }

    /** At once when it is closed already. */
    void onClose(Runnable listener) {
        channel.closeFuture().addListener(closed -> listener.run());
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /** Of the other end of any connection. */
    static InetAddress addressOf(Channel channel) {
        return plain(remote(channel).getAddress());
    }

    private static InetSocketAddress remote(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress known ? known : NOWHERE;
    }

    private static InetAddress plain(InetAddress address) {
        try {
            return address instanceof Inet6Address ? InetAddress.getByAddress(address.getAddress()) : address;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
