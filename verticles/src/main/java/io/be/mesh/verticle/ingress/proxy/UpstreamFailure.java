package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.link.CauseChain;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What a failure on the way to a service means to the client. The one place for this mapping. */
final class UpstreamFailure {
    private UpstreamFailure() {}

    /** The failure of a hop; {@code hop} names it. */
    static MeshException of(Throwable failure, String hop) {
        return plain(failure).at(hop);
    }

    static MeshException timeout(String hop) {
        return new MeshException(ErrorCode.TIMEOUT, "no answer in time").at(hop);
    }

    private static MeshException plain(Throwable failure) {
        MeshException own = CauseChain.find(failure, MeshException.class);
        if (own != null) {
            return own;
        }
        if (CauseChain.find(failure, CertificateException.class) != null) {
            return new MeshException(ErrorCode.CERTIFICATE, "the certificate of the service is not accepted");
        }
        if (CauseChain.find(failure, SSLException.class) != null) {
            return unreachable("the TLS handshake failed");
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
            return unreachable("the service reset the stream (code " + reset.getCode() + ")");
        }
        if (CauseChain.find(failure, HttpClosedException.class) != null) {
            return unreachable("the service closed the connection");
        }
        if (CauseChain.find(failure, IOException.class) != null) {
            return unreachable("the connection failed");
        }
        return unreachable("the service does not speak its protocol");
    }

    private static MeshException unreachable(String message) {
        return new MeshException(ErrorCode.UNREACHABLE, message);
    }
}
