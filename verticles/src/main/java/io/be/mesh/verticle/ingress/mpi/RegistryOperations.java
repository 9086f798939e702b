package io.be.mesh.verticle.ingress.mpi;

import static io.be.mesh.verticle.ingress.mpi.OperationForm.required;

import io.be.mesh.cluster.bus.Addresses;
import java.util.List;

/** What engines serve: {@code mesh.registry.*}. */
final class RegistryOperations {
    private final OperationForm form;

    RegistryOperations(OperationForm form) {
        this.form = form;
    }

    List<MpiOperation> all() {
        return List.of(
                form.remarkedChange(
                        Addresses.REGISTRY_PUT,
                        Arguments.OfRegistration.class,
                        given -> required(given.registration(), "registration")),
                form.remarkedChange(Addresses.REGISTRY_PUTS, Addresses.REGISTRY_PUTS.request(), given -> given),
                form.change(
                        Addresses.REGISTRY_REMOVE,
                        Arguments.OfRegistration.class,
                        given -> required(given.registration(), "registration")),
                form.plain(Addresses.REGISTRY_EXPORT, found -> form.list(found.registrations())));
    }
}
