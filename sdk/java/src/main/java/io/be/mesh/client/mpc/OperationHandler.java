package io.be.mesh.client.mpc;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.json.Envelope;
import io.be.mesh.client.json.Json;
import io.be.mesh.client.json.Urn;
import io.be.mesh.client.struct.Principal;
import io.be.mesh.client.trace.Trace;
import io.be.mesh.client.wire.Attempts;
import io.be.mesh.client.wire.Deadline;
import io.be.mesh.client.wire.Header;
import io.be.mesh.client.wire.Methods;
import io.be.mesh.client.wire.Nodes;
import io.be.mesh.client.wire.Waiting;
import io.grpc.Metadata;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The methods of an interface as operations of a node. */
final class OperationHandler implements InvocationHandler, Directed {
    private static final AtomicInteger TURN = new AtomicInteger();

    private final Class<?> type;
    private final Direction direction;
    private final Map<Method, Operation> operations = new ConcurrentHashMap<>();

    OperationHandler(Class<?> type, Direction direction) {
        this.type = type;
        this.direction = direction;
    }

    static <T> T proxy(Class<T> type, Direction direction) {
        if (!type.isInterface()) {
            throw MeshException.of(MeshCode.BAD_REQUEST, type.getName() + " is not an interface");
        }
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new OperationHandler(type, direction)));
    }

    @Override
    public Object directed(Direction another) {
        return proxy(type, another);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method, arguments);
        }
        if (method.isDefault()) {
            return MethodHandles.privateLookupIn(method.getDeclaringClass(), MethodHandles.lookup())
                    .unreflectSpecial(method, method.getDeclaringClass())
                    .bindTo(proxy)
                    .invokeWithArguments(arguments == null ? new Object[0] : arguments);
        }
        Operation operation = operations.computeIfAbsent(method, OperationHandler::operation);
        MeshSettings settings = direction.settings();
        CompletableFuture<@Nullable Object> call = call(operation, settings, arguments);
        return operation.waits() ? Waiting.forResult(call) : Waiting.on(settings.callbacks(), call);
    }

    private static Operation operation(Method method) {
        MPI mpi = method.getAnnotation(MPI.class);
        if (mpi == null) {
            throw MeshException.of(MeshCode.NO_OPERATION, method + " has no @MPI: there is no operation behind it");
        }
        return new Operation(method, mpi);
    }

    private CompletableFuture<@Nullable Object> call(
            Operation operation, MeshSettings settings, @Nullable Object @Nullable [] arguments) {
        Trace trace = Trace.current();
        String urn = Urn.of(operation.mpi().value(), id()).toString();
        JsonObject body = operation.parameters().write(arguments);
        body.add("attachments", attachments(trace, urn));
        byte[] bytes = Json.bytes(body);
        return Attempts.start(new Attempts.Plan<byte[], byte[], @Nullable Object>(
                Nodes.of(settings.wire()),
                Methods.SDK,
                () -> headers(settings, trace, urn),
                () -> bytes,
                node -> answer -> operation.result(Envelope.content(node, answer)),
                Deadline.after(timeout(operation, settings)),
                settings.retryRules(),
                operation.mpi().repeatable(),
                settings.gzip(),
                TURN.getAndIncrement()));
    }

    private String id() {
        Principal principal = direction.principal();
        if (principal == null) {
            return Urn.LOCAL;
        }
        return principal.getNodeId().isEmpty() ? principal.getInstId() : principal.getNodeId();
    }

    private Duration timeout(Operation operation, MeshSettings settings) {
        Duration given = direction.timeout();
        if (given != null) {
            return given;
        }
        long millis = operation.mpi().timeout();
        return millis > 0 ? Duration.ofMillis(millis) : settings.timeout();
    }

    private JsonElement attachments(Trace trace, String urn) {
        JsonObject attachments = new JsonObject();
        attachments.addProperty(Header.TRACE_ID.name(), trace.id());
        attachments.addProperty(Header.URN.name(), urn);
        direction.attachments().forEach(attachments::addProperty);
        return attachments;
    }

    private static Metadata headers(MeshSettings settings, Trace trace, String urn) {
        Metadata headers = new Metadata();
        headers.put(Header.URN, urn);
        headers.put(Header.TRACE_ID, trace.id());
        headers.put(Header.TRACEPARENT, trace.traceparent());
        if (!settings.token().isEmpty()) {
            headers.put(Header.AUTHORIZATION, "Bearer " + settings.token());
        }
        return headers;
    }

    private Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        switch (method.getName()) {
            case "equals":
                return arguments != null && proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            default:
                return type.getSimpleName() + "[mesh]";
        }
    }
}
