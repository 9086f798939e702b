package io.be.mesh.client.serve;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.prisim.Registry;
import io.be.mesh.client.struct.Registration;
import io.be.mesh.client.struct.Resource;
import io.be.mesh.client.struct.Service;
import io.be.mesh.client.wire.Address;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The beans of this program: a server when there is one, and a lease for each module. Any thread. */
public final class Publisher {
    private final Registry registry;
    private final String node;
    private final String runtime;
    private final String name;
    private final Map<String, List<Service>> modules = new LinkedHashMap<>();
    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private @Nullable RpcServer server;

    /**
     * @param node address list; the first member tells by which of our addresses a node reaches us
     * @param runtime {@code host:port} to serve at; empty lets the system choose
     * @param name of the registration; empty takes the module of the operations, their first label
     */
    public Publisher(Registry registry, String node, String runtime, String name) {
        this.registry = registry;
        this.node = node;
        this.runtime = runtime;
        this.name = name;
    }

    /**
     * Serves a bean and registers what it serves.
     *
     * @throws MeshException {@code E0000000400} when it has nothing to publish or a name is taken, {@code E0000000619} when the address
     *     cannot be listened on, and what the node answers to the registration
     */
    public synchronized void publish(Object bean) {
        List<Export> exports = Exports.of(bean);
        RpcServer running = server == null ? new RpcServer(listen()) : server;
        server = running;
        List<Export> added = new ArrayList<>();
        Map<String, @Nullable Lease> before = new LinkedHashMap<>();
        try {
            String address = address(running.port());
            for (Export export : exports) {
                running.add(export);
                added.add(export);
                export.service().setAddress(address);
                export.service().setUrn(export.name());
                modules.computeIfAbsent(module(export), fresh -> new ArrayList<>())
                        .add(export.service());
            }
            exports.stream().map(this::module).distinct().forEach(module -> {
                before.put(module, leases.get(module));
                register(module, address, modules.getOrDefault(module, List.of()));
            });
        } catch (RuntimeException e) {
            before.forEach(this::restore);
            added.forEach(export -> withdraw(running, export));
            throw e;
        }
    }

    private void withdraw(RpcServer running, Export export) {
        running.remove(export);
        List<Service> services = modules.getOrDefault(module(export), List.of());
        services.remove(export.service());
        if (services.isEmpty()) {
            modules.remove(module(export));
        }
        if (modules.isEmpty()) {
            running.stop();
            server = null;
        }
    }

    private String module(Export export) {
        return name.isEmpty() ? export.name().split("\\.", 2)[0] : name;
    }

    private void register(String module, String address, List<Service> services) {
        Resource content = new Resource();
        content.setServices(List.copyOf(services));
        Registration registration = new Registration();
        registration.setInstanceId(address);
        registration.setName(module);
        registration.setKind(Registration.METADATA);
        registration.setAddress(address);
        registration.setTimestamp(Lease.MILLIS);
        registration.setContent(content);
        Lease before = leases.remove(module);
        if (before != null) {
            before.stop();
        }
        Lease lease = new Lease(registry, registration);
        lease.begin();
        leases.put(module, lease);
    }

    /** What was registered for a module before a publication that has failed; nothing if it was not. */
    private void restore(String module, @Nullable Lease before) {
        Lease made = leases.remove(module);
        if (before != null) {
            if (made != null) {
                made.stop();
            }
            leases.put(module, before.again());
        } else if (made != null) {
            made.end();
        }
    }

    /** Where the published beans are served; empty when nothing is published. */
    public synchronized String address() {
        return server == null ? "" : address(server.port());
    }

    /** Removes the registrations, then closes the server. */
    public synchronized void stop() {
        leases.values().forEach(Lease::end);
        leases.clear();
        modules.clear();
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    private InetSocketAddress listen() {
        if (runtime.isEmpty()) {
            return new InetSocketAddress(ownHost(), 0);
        }
        Address given = Address.list(runtime, false).get(0);
        return new InetSocketAddress(given.host(), given.port());
    }

    private String address(int port) {
        String host = runtime.isEmpty()
                ? ownHost()
                : Address.list(runtime, false).get(0).host();
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        String reachable = everywhere ? ownHost() : host;
        return (reachable.indexOf(':') >= 0 ? "[" + reachable + "]" : reachable) + ":" + port;
    }

    /** The address that the node sees us under. Connecting a datagram socket sends nothing. */
    private String ownHost() {
        Address first = Address.list(node, false).get(0);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(first.host(), first.port()));
            InetAddress own = socket.getLocalAddress();
            return own.isAnyLocalAddress() ? InetAddress.getLoopbackAddress().getHostAddress() : own.getHostAddress();
        } catch (SocketException | java.io.UncheckedIOException e) {
            throw MeshException.of(MeshCode.UNREACHABLE, first + " cannot be reached: " + e.getMessage(), e);
        }
    }
}
