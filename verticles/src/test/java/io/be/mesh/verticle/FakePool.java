package io.be.mesh.verticle;

import io.be.mesh.cluster.service.RetryBudget;
import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Instances in turn, none of them looked after; it counts how their leases end. */
public final class FakePool implements ServicePool {
    public final List<SocketAddress> instances = new CopyOnWriteArrayList<>();
    public final List<String> openTo = new CopyOnWriteArrayList<>();
    public final AtomicInteger open = new AtomicInteger();
    public final AtomicInteger succeeded = new AtomicInteger();
    public final AtomicInteger failed = new AtomicInteger();
    public final AtomicInteger abandoned = new AtomicInteger();

    private final RetryBudget budget = new RetryBudget(System::nanoTime);
    private final AtomicInteger turn = new AtomicInteger();
    private final String rule;
    private final ServiceProtocol protocol;
    private final ServiceAttributes attributes;
    private final Duration timeout;

    public FakePool(String rule, ServiceProtocol protocol, Map<String, String> attrs, Duration timeout) {
        this.rule = rule;
        this.protocol = protocol;
        this.attributes = ServiceAttributes.of(Map.of(), attrs);
        this.timeout = timeout;
    }

    /** With one more instance on this machine. */
    public FakePool at(int port) {
        instances.add(SocketAddress.inetSocketAddress(port, "127.0.0.1"));
        return this;
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public ServiceProtocol protocol() {
        return protocol;
    }

    @Override
    public ServiceAttributes attributes() {
        return attributes;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public int retries() {
        return 0;
    }

    @Override
    public RetryBudget retryBudget() {
        return budget;
    }

    @Override
    public boolean isOpenTo(Principal partner) {
        return openTo.contains("*") || openTo.contains(partner.nodeId());
    }

    @Override
    public ServiceLease lease(String session, Set<String> tried) {
        SocketAddress chosen = null;
        for (int i = 0; i < instances.size() && chosen == null; i++) {
            SocketAddress next = instances.get(Math.floorMod(turn.getAndIncrement(), instances.size()));
            chosen = tried.contains(next.toString()) ? null : next;
        }
        if (chosen == null) {
            throw new MeshException(ErrorCode.UNREACHABLE, "all instances of engine are unwell");
        }
        open.incrementAndGet();
        return new Lease(chosen);
    }

    private final class Lease implements ServiceLease {
        private final SocketAddress address;
        private final AtomicBoolean ended = new AtomicBoolean();

        Lease(SocketAddress address) {
            this.address = address;
        }

        @Override
        public String instance() {
            return address.toString();
        }

        @Override
        public SocketAddress address() {
            return address;
        }

        @Override
        public String authority() {
            return address.toString();
        }

        @Override
        public void succeeded() {
            end(succeeded);
        }

        @Override
        public void failed() {
            end(failed);
        }

        @Override
        public void abandoned() {
            end(abandoned);
        }

        private void end(AtomicInteger how) {
            if (ended.compareAndSet(false, true)) {
                open.decrementAndGet();
                how.incrementAndGet();
            }
        }
    }
}
