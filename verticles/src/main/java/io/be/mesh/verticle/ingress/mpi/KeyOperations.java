package io.be.mesh.verticle.ingress.mpi;

import static io.be.mesh.verticle.ingress.mpi.OperationForm.required;

import io.be.mesh.cluster.bus.Addresses;
import java.util.List;

/** Identity and certificates of this node: {@code kms.*}. */
final class KeyOperations {
    private final OperationForm form;

    KeyOperations(OperationForm form) {
        this.form = form;
    }

    List<MpiOperation> all() {
        return List.of(
                form.plain(Addresses.KMS_ENVIRON, environ -> Content.of(NetOperations.kept(environ))),
                form.change(Addresses.KMS_RESET, Arguments.OfEnviron.class, given -> required(given.env(), "env")),
                form.plain(Addresses.KMS_LIST, found -> form.list(found.keys())),
                form.operation(Addresses.KMS_APPLY_ROOT, Arguments.OfCsr.class, (call, given) -> form.bus()
                        .request(Addresses.KMS_APPLY_ROOT, required(given.csr(), "csr"))
                        .map(made -> form.list(made.keys()))),
                form.operation(Addresses.KMS_APPLY_ISSUE, Arguments.OfCsr.class, (call, given) -> form.bus()
                        .request(Addresses.KMS_APPLY_ISSUE, required(given.csr(), "csr"))
                        .map(made -> form.list(made.keys()))));
    }
}
