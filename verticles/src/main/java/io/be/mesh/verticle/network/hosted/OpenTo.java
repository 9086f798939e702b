package io.be.mesh.verticle.network.hosted;

import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Service;
import java.util.stream.Stream;

/** To which partners a service is open, by the attribute {@code partners}: {@code *}, or ids with commas between them. */
final class OpenTo {
    private static final String ATTRIBUTE = "partners";
    private static final String ALL = "*";

    private OpenTo() {}

    /**
     * Without the attribute a service is open to none.
     *
     * @param partner by the ids that are certain, the other one empty
     */
    static boolean partner(Service service, Principal partner) {
        return Stream.of(service.attrs().getOrDefault(ATTRIBUTE, "").split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .anyMatch(each -> each.equals(ALL)
                        || Principal.same(each, partner.nodeId())
                        || Principal.same(each, partner.instId()));
    }
}
