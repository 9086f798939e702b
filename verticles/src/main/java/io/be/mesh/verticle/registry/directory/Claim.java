package io.be.mesh.verticle.registry.directory;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.ServiceAttributes;
import io.be.mesh.protocol.service.ServiceProtocol;
import io.be.mesh.verticle.registry.ServiceEntry;
import java.util.Comparator;

/** One service of one registration, and what it claims. */
record Claim(Tenure tenure, Service service, ServiceProtocol protocol, ServiceAttributes attributes, Spot spot) {
    /** Who keeps what several claim: the highest priority, then who was first. */
    static final Comparator<Claim> FIRST = Comparator.comparingInt((Claim claim) -> -claim.attributes.priority())
            .thenComparingLong(claim -> claim.registered().since())
            .thenComparing(claim -> claim.registered().key())
            .thenComparing(claim -> claim.service.address());

    Registered registered() {
        return tenure.registered();
    }

    /** Of its registration. */
    String name() {
        return registered().registration().name();
    }

    /** Whether both serve together. */
    boolean joins(Claim owner) {
        return protocol == owner.protocol
                && (name().equals(owner.name()) || (attributes.share() && owner.attributes.share()));
    }

    ServiceEntry entry() {
        return new ServiceEntry(registered(), service, protocol, attributes);
    }
}
