package io.be.mesh.verticle.ingress.bytes;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.vertx.Dial;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.caller.Caller.Partner;
import io.be.mesh.verticle.ingress.caller.CallerRules;
import io.be.mesh.verticle.ingress.caller.Introductions;
import io.be.mesh.verticle.ingress.caller.Refusals;
import io.be.mesh.verticle.ingress.caller.Right;
import io.be.mesh.verticle.ingress.port.ByteConnection;
import io.be.mesh.verticle.ingress.port.ByteDoor;
import io.be.mesh.verticle.ingress.port.PipeEnd;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Carries the bytes of a client to an instance of the service whose name its TLS has asked for, and back. Who may do that is decided
 * as for requests, from the connection alone, and looked at again while it lasts. One event loop.
 */
public final class ByteIngress implements ByteDoor {
    private static final long LOOK_MILLIS = 5_000;

    /** Nothing has been said to an instance that cannot be reached, so that another one may be tried. */
    private static final int MAX_INSTANCES = 3;

    private final ServiceDirectory services;
    private final CallerRules callers;
    private final Introductions introductions;
    private final MeshMetrics metrics;
    private final Duration connectTimeout;
    private final Duration idleTimeout;
    private final ByteLog accessLog;
    private final Dial dial;
    private final Refusals refusals = new Refusals();
    private final Set<ByteConnection> admitted = new HashSet<>();

    /**
     * @param introductions of this event loop
     * @param connectTimeout until a connection to an instance stands
     * @param idleTimeout a connection on which nothing moves for so long is closed
     * @param logged whether each connection is written to the access log
     */
    public ByteIngress(
            Vertx vertx,
            ServiceDirectory services,
            CallerRules callers,
            Introductions introductions,
            MeshMetrics metrics,
            Duration connectTimeout,
            Duration idleTimeout,
            boolean logged) {
        this.services = services;
        this.callers = callers;
        this.introductions = introductions;
        this.metrics = metrics;
        this.connectTimeout = connectTimeout;
        this.idleTimeout = idleTimeout;
        this.accessLog = new ByteLog(logged);
        this.dial = new Dial(vertx);
        vertx.setPeriodic(LOOK_MILLIS, look -> List.copyOf(admitted).forEach(this::lookAgain));
    }

    @Override
    public boolean serves(String serverName) {
        return services.bySni(serverName).isPresent();
    }

    @Override
    public void opened(ByteConnection client) {
        introductions.pass(client.standing()).onComplete(judged -> admit(client));
    }

    private void admit(ByteConnection client) {
        if (!client.isOpen()) {
            return;
        }
        try {
            Caller caller = callers.admit(client.standing(), Right.BYTES);
            ServicePool pool = services.bySni(client.serverName())
                    .orElseThrow(() -> new MeshException(
                            ErrorCode.NO_SERVICE, "no service is registered for " + client.serverName()));
            requireOpen(caller, pool);
            admitted.add(client);
            client.end().closed().onComplete(closed -> admitted.remove(client));
            reach(client, caller, pool, new HashSet<>());
        } catch (MeshException e) {
            refuse(client, e);
        }
    }

    private void requireOpen(Caller caller, ServicePool pool) {
        if (caller instanceof Partner partner && !pool.isOpenTo(callers.certain(partner))) {
            throw new MeshException(
                    ErrorCode.NOT_PERMITTED, "the service " + pool.name() + " is not open to " + partner.nodeId());
        }
    }

    private void reach(ByteConnection client, Caller caller, ServicePool pool, Set<String> tried) {
        ServiceLease lease = pool.lease("", tried);
        tried.add(lease.instance());
        PipeEnd instance = new PipeEnd(() -> {});
        dial.connect(client.loop(), lease.address(), connectTimeout, instance).addListener(connected -> {
            if (connected.isSuccess()) {
                carry(client, caller, pool, lease, instance);
            } else {
                lease.failed();
                tryAnother(client, caller, pool, tried, connected.cause());
            }
        });
    }

    private void tryAnother(
            ByteConnection client, Caller caller, ServicePool pool, Set<String> tried, Throwable cause) {
        if (!client.isOpen()) {
            return;
        }
        MeshException unreachable = new MeshException(
                ErrorCode.UNREACHABLE,
                "no instance of " + pool.name() + " can be reached: " + cause.getMessage(),
                cause);
        try {
            if (tried.size() >= MAX_INSTANCES) {
                throw unreachable;
            }
            reach(client, caller, pool, tried);
        } catch (MeshException e) {
            refuse(client, e);
        }
    }

    private void carry(ByteConnection client, Caller caller, ServicePool pool, ServiceLease lease, PipeEnd instance) {
        long began = System.nanoTime();
        metrics.add(Level.BYTE_CONNECTIONS, 1);
        instance.closed().onComplete(end -> {
            metrics.add(Level.BYTE_CONNECTIONS, -1);
            if (end.succeeded()) {
                lease.succeeded();
            } else {
                lease.failed();
            }
            accessLog.write(client, caller, pool, lease, instance.bytes(), System.nanoTime() - began);
        });
        client.admit(idleTimeout);
        PipeEnd.join(client.end(), instance);
    }

    /** What let a client in may be gone: its route, its certificate, its place among those to whom the service is open. */
    private void lookAgain(ByteConnection client) {
        try {
            Caller caller = callers.admit(client.standing(), Right.BYTES);
            services.bySni(client.serverName()).ifPresent(pool -> requireOpen(caller, pool));
        } catch (MeshException e) {
            refuse(client, e);
        }
    }

    private void refuse(ByteConnection client, MeshException why) {
        refusals.refused(client.standing(), client.serverName(), why);
        client.close();
    }
}
