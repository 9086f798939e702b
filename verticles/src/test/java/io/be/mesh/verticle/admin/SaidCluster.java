package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.replica.ClusterControl;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster of two as a test says it is. */
final class SaidCluster implements ClusterControl {
    static final String TOKEN = "mesh-join-1." + "Ab-_".repeat(21) + "Ab";

    final AtomicInteger drains = new AtomicInteger();
    final AtomicInteger leaves = new AtomicInteger();
    volatile long askedUntil;
    volatile boolean failing;

    @Override
    public View view() {
        return new View(
                List.of(
                        new Member("id-1", "one", "10.0.0.1:7306", "1", true, false, "ready"),
                        new Member("id-2", "two", "10.0.0.2:7306", "1", false, true, "joining")),
                2,
                true);
    }

    @Override
    public Future<Boolean> copied() {
        return Future.succeededFuture(!failing);
    }

    @Override
    public Future<JoinTicketView> newJoinToken(long expireAt) {
        askedUntil = expireAt;
        return failing
                ? Future.failedFuture(new MeshException(ErrorCode.UNAVAILABLE, "64 join tokens are open"))
                : Future.succeededFuture(new JoinTicketView("0123456789abcdef", TOKEN, expireAt));
    }

    @Override
    public Future<Void> drain() {
        drains.incrementAndGet();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> leave() {
        leaves.incrementAndGet();
        return Future.succeededFuture();
    }
}
