package io.be.mesh.cluster.replica;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Who is at the other end of a connection that this replica has accepted; judged once, by the handshake. One event loop. */
final class LinkPeer {
    private static final AttributeKey<LinkPeer> KEY = AttributeKey.valueOf(LinkPeer.class, "peer");

    private final boolean replica;
    private boolean joining;

    private LinkPeer(boolean replica) {
        this.replica = replica;
    }

    static LinkPeer judge(HttpConnection connection) {
        LinkPeer peer = new LinkPeer(showsCertificate(connection.sslSession()));
        channel(connection).attr(KEY).set(peer);
        return peer;
    }

    static LinkPeer of(HttpConnection connection) {
        return channel(connection).attr(KEY).get();
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** One that does not end at the root of the cluster has not come through the handshake. */
    private static boolean showsCertificate(SSLSession session) {
        try {
            return session != null && session.getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    boolean isReplica() {
        return replica;
    }

    /** A stranger makes one request at a time; returns whether this one may begin. */
    boolean beginJoin() {
        boolean first = !joining;
        joining = true;
        return first;
    }

    void endJoin() {
        joining = false;
    }
}
