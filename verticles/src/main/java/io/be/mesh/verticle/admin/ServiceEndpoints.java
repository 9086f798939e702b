package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Expected;
import io.be.mesh.cluster.bus.message.PutService;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.bus.message.RemoveService;
import io.be.mesh.cluster.bus.message.ServiceChange;
import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.cluster.bus.message.ServiceQuery;
import io.be.mesh.cluster.bus.message.ServiceRef;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** What engines serve. A version is that of the content: a renewal of the lease leaves it. */
final class ServiceEndpoints {
    private final Bus bus;
    private final Writes writes;
    private final ServiceBodies bodies;

    /** Why a change was not made, where its code does not say it. */
    private static final class Unmet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unmet() {
            super("", null, false, false);
        }
    }

    ServiceEndpoints(Bus bus, Writes writes, ServiceBodies bodies) {
        this.bus = bus;
        this.writes = writes;
        this.bodies = bodies;
    }

    void list(RoutingContext context) {
        bus.request(Addresses.REGISTRY_LIST, ServiceBodies.query(context))
                .map(ServiceAnswers::page)
                .onSuccess(page -> ServiceAnswers.unlessKnown(context, page))
                .onFailure(context::fail);
    }

    void get(RoutingContext context) {
        current(ServiceBodies.ref(context))
                .onSuccess(state -> {
                    tag(context, state.version());
                    Answers.json(context, bodies.whole(state));
                })
                .onFailure(context::fail);
    }

    /** Several, all or none. */
    void putAll(RoutingContext context) {
        Registrations given = bodies.registrations(context);
        // Of one alone failures name its fields without a number.
        boolean one = given.registrations().size() == 1;
        writes.run(
                        AdminGuard.caller(context),
                        one ? Addresses.REGISTRY_PUT.name() : Addresses.REGISTRY_PUTS.name(),
                        () -> one
                                ? bus.request(
                                        Addresses.REGISTRY_PUT,
                                        given.registrations().get(0))
                                : bus.request(Addresses.REGISTRY_PUTS, given),
                        Done::changes)
                .onSuccess(done -> Answers.done(context, done))
                .onFailure(context::fail);
    }

    void put(RoutingContext context) {
        Expected expected = Conditions.of(context.request());
        PutService put = new PutService(bodies.registration(context), expected);
        change(context, Addresses.REGISTRY_PUT.name(), () -> bus.request(Addresses.REGISTRY_PUT_IF, put));
    }

    /** What it is changed from is what it must still be when it is written. */
    void patch(RoutingContext context) {
        ServiceRef ref = ServiceBodies.ref(context);
        Expected expected = Conditions.of(context.request());
        JsonObject patch = bodies.patch(context);
        change(context, Addresses.REGISTRY_PUT.name(), () -> current(ref)
                .compose(state -> expected.isMetBy(state.version())
                        ? bus.request(
                                Addresses.REGISTRY_PUT_IF,
                                new PutService(bodies.patched(state, patch), new Expected.Exactly(state.version())))
                        : Future.succeededFuture(new ServiceChange(false, state.version(), Done.OK))));
    }

    void remove(RoutingContext context) {
        RemoveService remove = new RemoveService(ServiceBodies.ref(context), Conditions.of(context.request()));
        change(context, Addresses.REGISTRY_REMOVE.name(), () -> bus.request(Addresses.REGISTRY_REMOVE_IF, remove));
    }

    private Future<ServicePage.State> current(ServiceRef ref) {
        return bus.request(Addresses.REGISTRY_LIST, ServiceQuery.of(ref)).map(page -> page.services().stream()
                .findFirst()
                .orElseThrow(() -> new MeshException(ErrorCode.NOT_FOUND, "there is no " + ref.label())));
    }

    private void change(RoutingContext context, String action, Supplier<Future<ServiceChange>> change) {
        writes.run(
                        AdminGuard.caller(context),
                        action,
                        () -> change.get().map(ServiceEndpoints::made),
                        made -> made.done().changes())
                .onSuccess(made -> {
                    tag(context, made.version());
                    Answers.done(context, made.done());
                })
                .onFailure(failure -> {
                    if (failure instanceof MeshException unmet && failure.getCause() instanceof Unmet) {
                        Problem.answer(context, Problem.PRECONDITION_FAILED, unmet);
                    } else {
                        context.fail(failure);
                    }
                });
    }

    private static ServiceChange made(ServiceChange change) {
        if (change.made()) {
            return change;
        }
        String now = change.version() == 0 ? "it is not there" : "its version is " + change.version();
        throw new MeshException(ErrorCode.BAD_REQUEST, "it is not as expected: " + now, new Unmet());
    }

    private static void tag(RoutingContext context, long version) {
        if (version != 0) {
            context.response().putHeader(HttpHeaders.ETAG, Conditions.tag(version));
        }
    }
}
