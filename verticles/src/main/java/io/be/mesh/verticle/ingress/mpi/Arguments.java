package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.KeyCsr;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of the operations, by the names of existing clients. Absent texts are empty, absent objects null. */
public final class Arguments {
    private Arguments() {}

    public record Nothing(Map<String, String> attachments) {}

    public record OfEnviron(@Nullable Environ env) {}

    public record OfRoute(
            Map<String, String> attachments, @Nullable Route route) {}

    public record OfRoutes(List<Route> routes, @Nullable Route route) {}

    public record OfNode(String nodeId) {}

    public record OfCertificate(String cno) {}

    public record OfCsr(@Nullable KeyCsr csr) {}

    public record OfRegistration(@Nullable Registration registration) {}
}
