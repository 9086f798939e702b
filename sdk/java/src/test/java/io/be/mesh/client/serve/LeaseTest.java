package io.be.mesh.client.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.prisim.Registry;
import io.be.mesh.client.struct.Registration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private final Slow registry = new Slow();
    private final Lease lease = new Lease(registry, new Registration());

    @Test
    void aRenewalThatIsUnderWayLandsBeforeTheRegistrationIsRemoved() {
        lease.renew();
        lease.end();
        assertThat(registry.said).containsExactly("begin", "landed", "remove");
        lease.renew();
        assertThat(registry.said).hasSize(3);
    }

    @Test
    void aRenewalThatCannotBeMadeIsNotTheEnd() {
        registry.broken = true;
        lease.renew();
        registry.broken = false;
        lease.renew();
        assertThat(registry.said).containsExactly("begin");
    }

    /** Answers a registration when its answer is waited for. */
    private static final class Slow implements Registry {
        final List<String> said = new CopyOnWriteArrayList<>();
        volatile boolean broken;

        @Override
        public void register(Registration registration) {}

        @Override
        public CompletionStage<Void> registerAsync(Registration registration) {
            if (broken) {
                throw MeshException.of(MeshCode.CERTIFICATE, "broken");
            }
            said.add("begin");
            return new Landing(said);
        }

        @Override
        public void registers(List<Registration> registrations) {}

        @Override
        public void unregister(Registration registration) {
            said.add("remove");
        }

        @Override
        public CompletionStage<Void> unregisterAsync(Registration registration) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public List<Registration> export(String kind) {
            return List.of();
        }
    }

    /** Has its result when somebody waits for it. */
    private static final class Landing extends CompletableFuture<Void> {
        private final List<String> said;

        Landing(List<String> said) {
            this.said = said;
        }

        @Override
        public Void get(long time, TimeUnit unit) {
            said.add("landed");
            complete(null);
            return null;
        }
    }
}
