package io.be.mesh.cluster.replica;

import io.be.mesh.conf.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line that a test can cut, as the kernel does when a process is killed, or fall silent, as a line does when a machine is gone. */
final class Relay {
    private final Set<NetSocket> ends = ConcurrentHashMap.newKeySet();
    private final HostPort address;

    private Relay(Vertx vertx, HostPort target) throws Exception {
        int port = LinkFixture.await(vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1"))
                        .connectHandler(near -> {
                            near.pause();
                            ends.add(near);
                            vertx.createNetClient()
                                    .connect(target.port(), target.host())
                                    .onSuccess(far -> {
                                        ends.add(far);
                                        near.pipeTo(far);
                                        far.pipeTo(near);
                                    });
                        })
                        .listen(0))
                .actualPort();
        address = new HostPort("127.0.0.1", port);
    }

    static Relay to(HostPort target, Vertx vertx) throws Exception {
        return new Relay(vertx, target);
    }

    HostPort address() {
        return address;
    }

    void cut() {
        ends.forEach(NetSocket::close);
    }

    void silence() {
        ends.forEach(NetSocket::pause);
    }
}
