package io.be.mesh.client.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.MPS;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.mpc.MethodProxy;
import io.be.mesh.client.mpc.Routable;
import io.be.mesh.client.mpc.ServiceLoader;
import io.be.mesh.client.prisim.Registry;
import io.be.mesh.client.struct.Entity;
import io.be.mesh.client.struct.Event;
import io.be.mesh.client.struct.Registration;
import io.be.mesh.client.struct.Service;
import io.be.mesh.client.trace.Trace;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beans that are served, and called by the client side of the same SDK over a socket. */
class PublisherTest {
    private final Desk desk = new Desk();
    private final Theta.Bean bean = new Theta.Bean();
    private Publisher registry;
    private Publisher publisher;
    private Theta theta;

    @BeforeEach
    void publish() {
        registry = new Publisher(new Nobody(), "127.0.0.1", "", "");
        registry.publish(desk);
        Registry atDesk = Routable.of(ServiceLoader.load(Registry.class).getDefault())
                .withAddress(registry.address())
                .local();
        publisher = new Publisher(atDesk, "127.0.0.1", "", "");
        publisher.publish(bean);
        MethodProxy proxies = ServiceLoader.load(MethodProxy.class).getDefault();
        theta = Routable.of(proxies.proxy(Theta.class))
                .withAddress(publisher.address())
                .local();
    }

    @AfterEach
    void stop() {
        publisher.stop();
        registry.stop();
    }

    @Test
    void anyInterfaceIsCalledByName() throws Exception {
        assertThat(theta.run(List.of("four"), 3)).containsExactly(12);
        assertThat(theta.length("three")).isEqualTo(5);
        assertThat(theta.later("x").toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isEqualTo("later x");
        assertThat(theta.find("x")).contains("x");
        assertThat(theta.find("")).isEmpty();
        assertThat(theta).hasToString("Theta[mesh]").isEqualTo(theta);
    }

    @Test
    void theTraceOfTheCallerIsThatOfTheBean() {
        Trace trace = Trace.begin();
        try (Trace.Scope scope = trace.open()) {
            assertThat(theta.trace()).isEqualTo(trace.id());
        }
    }

    @Test
    void failuresCarryTheirCodeInOneLine() {
        assertThatThrownBy(() -> theta.fail("code")).isInstanceOfSatisfying(MeshException.class, e -> {
            assertThat(e.code()).isEqualTo(MeshCode.NOT_FOUND);
            assertThat(e).hasMessageContaining("no 'such' thing");
        });
        assertThatThrownBy(() -> theta.fail(""))
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(MeshCode.INTERNAL))
                .hasMessageContaining("IllegalStateException: broken / bean");
        Registry none = Routable.of(ServiceLoader.load(Registry.class).getDefault())
                .withAddress(publisher.address())
                .local();
        assertThatThrownBy(() -> none.export("")).hasMessageContaining("E0000000617");
    }

    @Test
    void registersAsMetadataUnderItsModuleAndRemovesThatOnStop() throws Exception {
        Registration put = desk.put.poll(10, TimeUnit.SECONDS);
        assertThat(put.getKind()).isEqualTo(Registration.METADATA);
        assertThat(put.getName()).isEqualTo("theta");
        assertThat(put.getInstanceId()).isEqualTo(publisher.address());
        assertThat(put.getTimestamp()).isEqualTo(30_000);
        assertThat(put.getContent().getServices())
                .extracting(Service::getName)
                .contains("theta.score.run", "theta.score.later", "theta.done.score", "theta.done.*");
        Service run = put.getContent().getServices().stream()
                .filter(each -> each.getName().equals("theta.score.run"))
                .findFirst()
                .orElseThrow();
        assertThat(run.getVersion()).isEqualTo("1.2.0");
        assertThat(run.getTimeout()).isEqualTo(5_000);
        assertThat(run.getRetries()).isEqualTo(2);
        assertThat(run.getAttrs()).containsEntry("open", "true");
        assertThat(run.getKind()).isEqualTo("MPS");
        publisher.stop();
        assertThat(desk.removed.poll(10, TimeUnit.SECONDS).getInstanceId()).isEqualTo(put.getInstanceId());
        assertThat(publisher.address()).isEmpty();
    }

    @Test
    void eventsComeAsTheyAreOrAsWhatTheyHold() throws Exception {
        Event event = new Event();
        event.setEid("7");
        event.setEntity(Entity.json("[\"a\",\"b\"]"));
        Events events = Routable.of(ServiceLoader.load(Events.class).getDefault())
                .withAddress(publisher.address())
                .local();
        events.score(event);
        assertThat(bean.events.poll(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        Event.class, came -> assertThat(came.getEid()).isEqualTo("7"));
        events.any(event);
        assertThat(bean.events.poll(10, TimeUnit.SECONDS)).isEqualTo(List.of("a", "b"));
    }

    @Test
    void aNameIsPublishedOnceAndABeanWithoutAnyIsRefused() {
        assertThatThrownBy(() -> publisher.publish(new Theta.Bean())).hasMessageContaining("published already");
        assertThatThrownBy(() -> publisher.publish("nothing")).hasMessageContaining("E0000000400");
    }

    @Test
    void aPublicationThatFailsLeavesNothingBehind() {
        List<String> said = new CopyOnWriteArrayList<>();
        Publisher failing = new Publisher(
                new Nobody() {
                    @Override
                    public void register(Registration registration) {
                        if (!said.isEmpty()) {
                            throw MeshException.of(MeshCode.FORBIDDEN, "one is enough");
                        }
                        said.add("put " + registration.getName());
                    }

                    @Override
                    public void unregister(Registration registration) {
                        said.add("removed " + registration.getName());
                    }
                },
                "127.0.0.1",
                "",
                "");
        assertThatThrownBy(() -> failing.publish(new TwoModules())).hasMessageContaining("one is enough");
        assertThat(failing.address()).isEmpty();
        failing.stop();
        assertThat(said).hasSize(2);
        assertThat(said.get(1)).isEqualTo(said.get(0).replace("put", "removed"));
    }

    @MPS
    static final class TwoModules {
        @MPI("a.one")
        public void one() {}

        @MPI("b.two")
        public void two() {}
    }

    interface Events {
        @MPI("theta.done.score")
        void score(@Index("event") Event event);

        @MPI("theta.done.*")
        void any(@Index("event") Event event);
    }

    /** The registry of a node. */
    @MPS
    static final class Desk implements Registry {
        final BlockingQueue<Registration> put = new LinkedBlockingQueue<>();
        final BlockingQueue<Registration> removed = new LinkedBlockingQueue<>();

        @Override
        @MPI("mesh.registry.put")
        public void register(@Index("registration") Registration registration) {
            put.add(registration);
        }

        @Override
        public CompletionStage<Void> registerAsync(Registration registration) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void registers(List<Registration> registrations) {
            throw new UnsupportedOperationException();
        }

        @Override
        @MPI("mesh.registry.remove")
        public void unregister(@Index("registration") Registration registration) {
            removed.add(registration);
        }

        @Override
        public CompletionStage<Void> unregisterAsync(Registration registration) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Registration> export(String kind) {
            throw new UnsupportedOperationException();
        }
    }

    /** Where the desk itself is registered: nowhere. */
    static class Nobody implements Registry {
        @Override
        public void register(Registration registration) {}

        @Override
        public CompletionStage<Void> registerAsync(Registration registration) {
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        }

        @Override
        public void registers(List<Registration> registrations) {}

        @Override
        public void unregister(Registration registration) {}

        @Override
        public CompletionStage<Void> unregisterAsync(Registration registration) {
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        }

        @Override
        public List<Registration> export(String kind) {
            return List.of();
        }
    }
}
