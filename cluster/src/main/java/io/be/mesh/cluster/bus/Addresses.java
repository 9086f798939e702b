package io.be.mesh.cluster.bus;

import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.time.Duration;
import java.util.List;

/** The catalogue: every address of the bus. {@code docs/reference/addresses.md} is tested against it. */
public final class Addresses {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Sets the identity of this node; validated whole before anything is stored. */
    public static final Address<Environ, Done> KMS_RESET =
            new Address<>("kms.store.reset", Environ.class, Done.class, LONG, true);

    /** Adds or changes routes; all of them or none. */
    public static final Address<Routes, Done> NET_REFRESH =
            new Address<>("mesh.net.refresh", Routes.class, Done.class, LONG, true);

    /** Asks a partner for the partnership. */
    public static final Address<Route, Done> NET_WEAVE =
            new Address<>("mesh.net.weave", Route.class, Done.class, LONG, true);

    /** Approves a partner's request. */
    public static final Address<Route, Done> NET_ACK =
            new Address<>("mesh.net.ack", Route.class, Done.class, LONG, true);

    /** Stores what an engine serves. */
    public static final Address<Registration, Done> REGISTRY_PUT =
            new Address<>("mesh.registry.put", Registration.class, Done.class, SHORT, true);

    private Addresses() {}

    /** The whole catalogue, in the order of the documentation. */
    public static List<Address<?, ?>> all() {
        return List.of(KMS_RESET, NET_REFRESH, NET_WEAVE, NET_ACK, REGISTRY_PUT);
    }

    /** Nothing to say but that it is done; {@code message} is empty or a remark for the operator. */
    public record Done(String message) {
        public static final Done OK = new Done("");
    }

    /** Several routes in one request. */
    public record Routes(List<Route> routes) {
        public Routes {
            routes = List.copyOf(routes);
        }
    }
}
