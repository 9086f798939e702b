package io.be.mesh.verticle.ingress.port;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Stands behind TLS: a client that has shown certificates is not heard before they have been judged. What it has sent
 * by then waits, and no more is read. Without certificates there is nothing to wait for. One event loop.
 */
final class CertificateGate extends ChannelDuplexHandler {
    private final Standing standing;
    private final PeerJudge judge;
    private final Runnable opened;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private boolean shut;
    private boolean readWanted;

    /** For a connection whose reader need not know when the gate opens: it hears of the first bytes. */
    CertificateGate(Standing standing, PeerJudge judge) {
        this(standing, judge, () -> {});
    }

    /** @param opened called once, when the certificates have been judged or it is clear that there are none */
    CertificateGate(Standing standing, PeerJudge judge, Runnable opened) {
        this.standing = standing;
        this.judge = judge;
        this.opened = opened;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent failed && failed.cause() instanceof SSLException cause) {
            judge.handshakeFailed(standing, cause);
        }
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            List<byte[]> certificates =
                    shown(context.pipeline().get(SslHandler.class).engine().getSession());
            if (certificates.isEmpty()) {
                context.fireUserEventTriggered(event);
                context.pipeline().remove(this);
                opened.run();
                return;
            }
            shut = true;
            judge.first(standing, certificates)
                    .onComplete(judged -> context.executor().execute(() -> open(context)));
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (shut) {
            waiting.add(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!shut) {
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (shut) {
            readWanted = true;
        } else {
            context.read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private void open(ChannelHandlerContext context) {
        if (context.isRemoved()) {
            return;
        }
        shut = false;
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            context.fireChannelRead(message);
        }
        context.fireChannelReadComplete();
        if (readWanted) {
            context.read();
        }
        context.pipeline().remove(this);
        opened.run();
    }

    /** Encoded, as reading them is work for another thread. */
    private static List<byte[]> shown(SSLSession session) {
        List<byte[]> encoded = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                encoded.add(certificate.getEncoded());
            }
        } catch (SSLPeerUnverifiedException e) {
            return List.of(); // the client has shown none
        } catch (CertificateEncodingException e) {
            encoded.add(new byte[0]); // what cannot be read is refused
        }
        return encoded;
    }
}
