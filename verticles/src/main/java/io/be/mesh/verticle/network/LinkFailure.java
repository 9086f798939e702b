package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.CauseChain;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.StreamResetException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What a failure of the network means to the sender (contract, section 5). The one place for this mapping. */
public final class LinkFailure {
    private LinkFailure() {}

    /** The failure of a hop; {@code where} names it. */
    public static MeshException of(Throwable failure, String where) {
        return plain(failure).at(where);
    }

    static MeshException timeout(String where) {
        return new MeshException(ErrorCode.TIMEOUT, "no answer in time").at(where);
    }

    private static MeshException plain(Throwable failure) {
        MeshException own = CauseChain.find(failure, MeshException.class);
        if (own != null) {
            return own;
        }
        if (CauseChain.find(failure, UnknownHostException.class) != null) {
            return new MeshException(ErrorCode.BAD_ADDRESS, "the host name cannot be resolved");
        }
        if (CauseChain.find(failure, CertificateException.class) != null) {
            return new MeshException(ErrorCode.CERTIFICATE, "TLS: " + CauseChain.deepest(failure));
        }
        if (CauseChain.find(failure, NotSslRecordException.class) != null) {
            return unreachable("the peer does not speak TLS");
        }
        SSLException tls = CauseChain.find(failure, SSLException.class);
        if (tls != null) {
            String text = CauseChain.deepest(failure);
            String alert = text.toLowerCase(Locale.ROOT);
            boolean certificate = alert.contains("certificate")
                    || alert.contains("unknown_ca")
                    || alert.contains("access_denied")
                    || alert.contains("decrypt_error");
            return new MeshException(
                    certificate ? ErrorCode.CERTIFICATE : ErrorCode.UNREACHABLE, "TLS handshake failed: " + text);
        }
        if (CauseChain.find(failure, ConnectTimeoutException.class) != null
                || CauseChain.find(failure, TimeoutException.class) != null) {
            return unreachable("no connection in time");
        }
        if (CauseChain.find(failure, ConnectionPoolTooBusyException.class) != null) {
            return new MeshException(ErrorCode.UNAVAILABLE, "too many requests wait for a connection");
        }
        StreamResetException reset = CauseChain.find(failure, StreamResetException.class);
        if (reset != null) {
            return unreachable("the peer reset the stream (code " + reset.getCode() + ")");
        }
        if (CauseChain.find(failure, IllegalArgumentException.class) != null) {
            return new MeshException(ErrorCode.BAD_REQUEST, "a header cannot be sent: " + CauseChain.deepest(failure));
        }
        return unreachable(CauseChain.deepest(failure));
    }

    private static MeshException unreachable(String message) {
        return new MeshException(ErrorCode.UNREACHABLE, message);
    }
}
