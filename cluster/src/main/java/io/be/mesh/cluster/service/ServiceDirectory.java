package io.be.mesh.cluster.service;

import java.util.List;
import java.util.Optional;

/**
 * The services of kinds {@code complex} and {@code Binding} that are registered here. Any thread, without waiting; a change of
 * the registrations is seen by every question asked after its write was answered.
 */
public interface ServiceDirectory {
    /** What takes a request: the most specific rule, of equally specific ones that with the highest priority. */
    Optional<ServicePool> find(ServiceRequest request);

    /** What serves bytes to clients whose TLS asks for a name. */
    Optional<ServicePool> bySni(String serverName);

    /** The services that want messages brought to them. */
    List<ServicePool> bindings();

    /** What {@link #find} does and why, for people. */
    Explanation explain(ServiceRequest request);

    /** Of a node where nothing is registered. */
    static ServiceDirectory none() {
        return new ServiceDirectory() {
            @Override
            public Optional<ServicePool> find(ServiceRequest request) {
                return Optional.empty();
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
        };
    }
}
