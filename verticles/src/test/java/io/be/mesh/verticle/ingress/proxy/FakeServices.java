package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.cluster.service.Explanation;
import io.be.mesh.cluster.service.RetryBudget;
import io.be.mesh.cluster.service.ServiceDirectory;
import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Services by the first segment of their paths; what became of each lease is written down. */
final class FakeServices implements ServiceDirectory {
    /** {@code succeeded host:port}, {@code failed …} or {@code abandoned …}, in order. */
    final List<String> verdicts = new CopyOnWriteArrayList<>();

    private final Map<String, Pool> pools = new ConcurrentHashMap<>();

    /** @param authorities asked in this order, each once for one request */
    Pool add(String segment, ServiceProtocol protocol, String... authorities) {
        Pool pool = new Pool(segment, protocol, List.of(authorities));
        pools.put(segment, pool);
        return pool;
    }

    @Override
    public Optional<ServicePool> find(ServiceRequest request) {
        String[] segments = request.path().split("/", 3);
        return segments.length < 2 ? Optional.empty() : Optional.ofNullable(pools.get(segments[1]));
    }

    @Override
    public Optional<ServicePool> bySni(String serverName) {
        return Optional.empty();
    }

    @Override
    public List<ServicePool> bindings() {
        return List.of();
    }

    @Override
    public Explanation explain(ServiceRequest request) {
        return new Explanation("", List.of());
    }

    final class Pool implements ServicePool {
        private final String name;
        private final ServiceProtocol protocol;
        private final List<String> authorities;
        private final RetryBudget budget = new RetryBudget(System::nanoTime);
        volatile Duration timeout = Duration.ofSeconds(5);
        volatile int retries;
        volatile String rootCrt = "";
        volatile String openTo = "";

        private Pool(String name, ServiceProtocol protocol, List<String> authorities) {
            this.name = name;
            this.protocol = protocol;
            this.authorities = authorities;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String rule() {
            return "/" + name + "/**";
        }

        @Override
        public ServiceProtocol protocol() {
            return protocol;
        }

        @Override
        public ServiceAttributes attributes() {
            return ServiceAttributes.of(Map.of(), Map.of(ServiceAttributes.ROOT_CRT, rootCrt));
        }

        @Override
        public Duration timeout() {
            return timeout;
        }

        @Override
        public int retries() {
            return retries;
        }

        @Override
        public RetryBudget retryBudget() {
            return budget;
        }

        @Override
        public boolean isOpenTo(Principal partner) {
            return !openTo.isEmpty() && openTo.equals(partner.nodeId());
        }

        @Override
        public ServiceLease lease(String session, Set<String> tried) {
            return authorities.stream()
                    .filter(each -> !tried.contains(each))
                    .findFirst()
                    .map(Lease::new)
                    .orElseThrow(() -> new MeshException(ErrorCode.NO_SERVICE, "no instance is registered"));
        }
    }

    private final class Lease implements ServiceLease {
        private final String authority;
        private final AtomicBoolean over = new AtomicBoolean();

        Lease(String authority) {
            this.authority = authority;
        }

        @Override
        public String instance() {
            return authority;
        }

        @Override
        public SocketAddress address() {
            String port = authority.substring(authority.lastIndexOf(':') + 1);
            return SocketAddress.inetSocketAddress(Integer.parseInt(port), "127.0.0.1");
        }

        @Override
        public String authority() {
            return authority;
        }

        @Override
        public void succeeded() {
            end("succeeded");
        }

        @Override
        public void failed() {
            end("failed");
        }

        @Override
        public void abandoned() {
            end("abandoned");
        }

        private void end(String verdict) {
            verdicts.add((over.getAndSet(true) ? "again " : "") + verdict + " " + authority);
        }
    }
}
