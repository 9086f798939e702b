package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.KeyCsr;
import io.be.mesh.protocol.message.Paging;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of those operations whose request on the bus has another form. Absent texts are empty, absent objects null. */
public final class Arguments {
    private Arguments() {}

    public record None() {}

    public record OfEnviron(@Nullable Environ env) {}

    public record OfRoute(
            Map<String, String> attachments, @Nullable Route route) {}

    public record OfRoutes(List<Route> routes, @Nullable Route route) {}

    public record OfCsr(@Nullable KeyCsr csr) {}

    public record OfRegistration(@Nullable Registration registration) {}

    public record OfPaging(@Nullable Paging index) {
        Paging paging() {
            return index == null ? new Paging("", 0, 0, Map.of(), "") : index;
        }
    }

    public record OfOpen(Map<String, String> attachments, String sessionId, Map<String, String> metadata) {}

    public record OfPush(
            Map<String, String> attachments,
            @Nullable ByteString payload,
            Map<String, String> metadata,
            String topic,
            long timeout) {}

    public record OfTopic(Map<String, String> attachments, long timeout, String topic) {}
}
