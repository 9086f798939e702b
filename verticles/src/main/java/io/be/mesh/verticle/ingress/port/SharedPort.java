package io.be.mesh.verticle.ingress.port;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.vertx.OnePort;
import io.be.mesh.cluster.vertx.StreamWritability;
import io.be.mesh.cluster.vertx.TurnFlush;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.delivery.DeliveryWatch;
import io.be.mesh.verticle.ingress.frame.FrameTap;
import io.be.mesh.verticle.ingress.frame.FrameToll;
import io.be.mesh.verticle.ingress.strict.BadRequest;
import io.be.mesh.verticle.ingress.strict.StreamRules;
import io.be.mesh.verticle.ingress.strict.StrictDecoding;
import io.be.mesh.verticle.ingress.strict.StrictStreams;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port with its two servers on each event loop. */
final class SharedPort {
    private static final Logger log = LoggerFactory.getLogger(SharedPort.class);

    private final Listener listener;
    private final HostPort wanted;
    private final MeshConfig.Ingress settings;
    private final Duration confirmWindow;
    private final MeshMetrics metrics;
    private final PeerJudge judge;
    private final OnePort port;
    private final HttpServerOptions decoding;
    private final SocketAddress bindAddress;
    private final Map<EventLoop, Half> loops = new ConcurrentHashMap<>();
    private volatile int actualPort;

    SharedPort(
            Vertx vertx,
            Listener listener,
            HostPort wanted,
            MeshConfig.Ingress settings,
            Duration confirmWindow,
            MeshMetrics metrics,
            PeerJudge judge) {
        this.judge = judge;
        this.listener = listener;
        this.wanted = wanted;
        this.settings = settings;
        this.confirmWindow = confirmWindow;
        this.metrics = metrics;
        this.port = OnePort.open(vertx, new Accepting(), this::tap);
        this.decoding = ServerOptions.plain(settings);
        this.bindAddress = wanted.port() == 0
                ? SocketAddress.sharedRandomPort(
                        ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE), wanted.host())
                : SocketAddress.inetSocketAddress(wanted.port(), wanted.host());
    }

    /** What one event loop has of the port. */
    private record Half(
            HttpServer tls,
            HttpServer plain,
            Surface surface,
            Context context,
            ByteDoor bytes,
            SslContext byteTls,
            Set<Connection> connections) {}

    HostPort address() {
        return new HostPort(wanted.host(), actualPort);
    }

    Future<Void> listen(Vertx vertx, Surface surface, HttpServerOptions tls, ByteDoor bytes, SslContext byteTls) {
        Half half = new Half(
                server(vertx, tls, surface),
                server(vertx, ServerOptions.plain(settings), surface),
                surface,
                vertx.getOrCreateContext(),
                bytes,
                byteTls,
                new HashSet<>());
        loops.put(eventLoop(half.context()), half);
        return half.tls()
                .listen(port.tlsAddress())
                .compose(listening -> half.plain().listen(bindAddress))
                .onSuccess(server -> actualPort = server.actualPort())
                .<Void>mapEmpty()
                .recover(failure -> half.tls().close().transform(closed -> Future.failedFuture(cannotListen(failure))));
    }

    int inProgress() {
        Half half = here();
        return half == null
                ? 0
                : half.connections().stream().mapToInt(Connection::inProgress).sum();
    }

    /** Of the current event loop. */
    int connections() {
        Half half = here();
        return half == null ? 0 : half.connections().size();
    }

    /** What is in progress is the last that the connections of the current event loop serve. */
    void closeWhenAnswered() {
        Half half = here();
        if (half != null) {
            half.connections().forEach(Connection::closeWhenAnswered);
        }
    }

    Future<Void> shutdown(Vertx vertx, Duration timeout) {
        Half half = loops.remove(eventLoop(vertx.getOrCreateContext()));
        if (half == null) {
            return Future.succeededFuture();
        }
        if (loops.isEmpty()) {
            port.close();
        }
        long millis = timeout.toMillis();
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Future<Void>> all = new ArrayList<>();
        all.add(half.plain().shutdown(millis, TimeUnit.MILLISECONDS));
        all.add(half.tls().shutdown(millis, TimeUnit.MILLISECONDS));
        List.copyOf(half.connections()).forEach(connection -> all.add(connection.endBytes(deadline)));
        return Future.join(all).mapEmpty();
    }

    private HttpServer server(Vertx vertx, HttpServerOptions options, Surface surface) {
        port.mark(options);
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> opened(connection, surface))
                .exceptionHandler(failure -> log.atDebug().log("a connection failed: {}", failure.toString()))
                .invalidRequestHandler(request ->
                        refuse(surface, request, request.decoderResult().cause()))
                .requestHandler(request -> serve(surface, request));
    }

    /** What is malformed goes no further, whatever it is for. An HTTP/1 request that comes here has been looked at already. */
    private static void serve(Surface surface, HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            try {
                StreamRules.check(request);
            } catch (BadRequest why) {
                refuse(surface, request, why);
                return;
            }
        }
        surface.handle(request);
    }

    private static void refuse(Surface surface, HttpServerRequest request, Throwable cause) {
        Malformed malformed = Malformed.of(cause);
        surface.malformed(request, malformed.status(), malformed.why());
    }

    private ChannelHandler tap() {
        return new FrameTap(List.of(DeliveryWatch.frames(), new FrameToll(this::cutOff)));
    }

    private void cutOff(Channel channel, String what) {
        Half half = loops.get(channel.eventLoop());
        if (half != null) {
            half.surface()
                    .cutOff(
                            Standing.addressOf(channel),
                            new MeshException(ErrorCode.UNAVAILABLE, "a client is cut off for too many " + what));
        }
    }

    private final class Accepting implements OnePort.AcceptListener {
        @Override
        public void accepted(Channel channel) {
            listener.mark(channel);
            watch(channel);
        }

        @Override
        public void plain(Channel channel) {
            StrictDecoding.plain(channel.pipeline(), decoding);
        }

        @Override
        public void secure(Channel channel) {
            Standing standing = Standing.secure(channel, listener, judge::judge, judge::newest);
            channel.pipeline().addAfter(OnePort.TLS_HANDLER, "certificates", new CertificateGate(standing, judge));
            StrictDecoding.secure(channel.pipeline(), "certificates", decoding);
        }

        @Override
        public boolean takes(Channel channel, String serverName) {
            Half half = loops.get(channel.eventLoop());
            if (half == null || !half.bytes().serves(serverName)) {
                return false;
            }
            Standing standing = Standing.secure(channel, listener, judge::judge, judge::newest);
            SslHandler tls = half.byteTls().newHandler(channel.alloc());
            tls.setHandshakeTimeoutMillis(settings.handshakeTimeout().toMillis());
            ByteConnection connection = new ByteConnection(channel, standing, serverName);
            channel.pipeline()
                    .addLast(OnePort.TLS_HANDLER, tls)
                    .addLast("certificates", new CertificateGate(standing, judge, () -> half.context()
                            .runOnContext(judged -> half.bytes().opened(connection))))
                    .addLast(connection.end());
            return true;
        }
    }

    private void watch(Channel channel) {
        Connection connection = Connection.accepted(channel, settings.handshakeTimeout(), settings.idleTimeout());
        metrics.connectionOpened();
        Half half = loops.get(channel.eventLoop());
        if (half != null) {
            half.connections().add(connection);
        }
        channel.closeFuture().addListener(closed -> {
            metrics.connectionClosed();
            if (half != null) {
                half.connections().remove(connection);
            }
        });
    }

    private void opened(HttpConnection connection, Surface surface) {
        DeliveryWatch.opened(connection, confirmWindow);
        StreamWritability.watch(connection);
        TurnFlush.serve(connection);
        Http2ConnectionHandler streams =
                ((ConnectionBase) connection).channel().pipeline().get(Http2ConnectionHandler.class);
        if (streams != null) {
            StrictStreams.watch(streams);
        }
        Connection here = Connection.of(connection);
        if (here != null) {
            here.opened(
                    connection,
                    cause -> surface.broken(
                            Standing.addressOf(((ConnectionBase) connection).channel()),
                            Malformed.of(cause).why()));
        }
    }

    private @Nullable Half here() {
        Context context = Vertx.currentContext();
        return context == null ? null : loops.get(eventLoop(context));
    }

    private static EventLoop eventLoop(Context context) {
        return ((ContextInternal) context).nettyEventLoop();
    }

    private BindException cannotListen(Throwable failure) {
        BindException named = new BindException("cannot listen on " + wanted + ": " + failure.getMessage());
        named.initCause(failure);
        return named;
    }
}
