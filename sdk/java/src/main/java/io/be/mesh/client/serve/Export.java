package io.be.mesh.client.serve;

import com.google.gson.JsonObject;
import io.be.mesh.client.annotate.Binding;
import io.be.mesh.client.annotate.MPS;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.json.Envelope;
import io.be.mesh.client.json.Json;
import io.be.mesh.client.json.Parameters;
import io.be.mesh.client.struct.Event;
import io.be.mesh.client.struct.Service;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One method of a bean under the name it is called by. */
final class Export {
    private static final String EVENT = "event";

    private final Object bean;
    private final Method method;
    private final String name;
    private final @Nullable Parameters parameters;
    private final Service service;

    private Export(Object bean, Method method, String name, @Nullable Parameters parameters, Service service) {
        this.bean = bean;
        this.method = method;
        this.name = name;
        this.parameters = parameters;
        this.service = service;
        service.setName(name);
        service.setProto("grpc");
        service.setCodec("json");
        service.setLang("Java");
        if (!method.trySetAccessible()) {
            throw MeshException.of(MeshCode.BAD_REQUEST, method + " is not accessible");
        }
    }

    static Export operation(Object bean, Method method, String name, MPS mps) {
        Service service = new Service();
        service.setKind("MPS");
        service.setVersion(mps.version());
        service.setTimeout(mps.timeout());
        service.setRetries(mps.retries());
        Map<String, String> attrs = new HashMap<>();
        for (String attr : mps.attrs()) {
            int equals = attr.indexOf('=');
            if (equals < 1) {
                throw MeshException.of(MeshCode.BAD_REQUEST, "attribute '" + attr + "' is not key=value");
            }
            attrs.put(attr.substring(0, equals), attr.substring(equals + 1));
        }
        service.setAttrs(attrs);
        return new Export(bean, method, name, Parameters.of(method), service);
    }

    static Export binding(Object bean, Method method, Binding binding) {
        if (method.getParameterCount() != 1) {
            throw MeshException.of(MeshCode.BAD_REQUEST, method + " takes not one event");
        }
        Service service = new Service();
        service.setKind("Binding");
        service.setVersion("1.0.0");
        service.setTimeout(10_000);
        Map<String, String> attrs = new HashMap<>();
        attrs.put("topic", binding.topic());
        attrs.put("code", binding.code());
        service.setAttrs(attrs);
        return new Export(bean, method, name(binding), null, service);
    }

    /** Events are given to {@code topic.code}. */
    static String name(Binding binding) {
        return binding.topic() + "." + binding.code();
    }

    String name() {
        return name;
    }

    /** What the registry is told of it. */
    Service service() {
        return service;
    }

    /** Runs it, on the caller's thread; the future is the envelope. */
    CompletableFuture<byte[]> call(JsonObject body) throws IllegalAccessException, InvocationTargetException {
        @Nullable Object[] arguments = parameters == null ? event(body) : parameters.read(body);
        Object result = method.invoke(bean, arguments);
        Type type = method.getGenericReturnType();
        if (result instanceof CompletionStage) {
            Type content = type instanceof ParameterizedType
                    ? ((ParameterizedType) type).getActualTypeArguments()[0]
                    : Object.class;
            return ((CompletionStage<?>) result).toCompletableFuture().thenApply(value -> envelope(value, content));
        }
        return CompletableFuture.completedFuture(envelope(result, type));
    }

    private static byte[] envelope(@Nullable Object value, Type type) {
        if (value instanceof Optional) {
            Object inner = ((Optional<?>) value).orElse(null);
            return Envelope.success(inner, inner == null ? Object.class : inner.getClass());
        }
        return Envelope.success(value, type == void.class ? Object.class : type);
    }

    private @Nullable Object[] event(JsonObject body) {
        Event event = body.has(EVENT) ? Json.value(body.get(EVENT), Event.class) : null;
        if (event == null) {
            throw MeshException.of(MeshCode.BAD_REQUEST, "event is missing");
        }
        Class<?> wanted = method.getParameterTypes()[0];
        return new @Nullable Object[] {
            wanted == Event.class ? event : Json.value(event.getEntity().text(), wanted)
        };
    }
}
