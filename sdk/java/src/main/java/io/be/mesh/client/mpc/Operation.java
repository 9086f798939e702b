package io.be.mesh.client.mpc;

import com.google.gson.JsonElement;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.json.Json;
import io.be.mesh.client.json.Parameters;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a method of an interface is on the wire. */
final class Operation {
    private final MPI mpi;
    private final Parameters parameters;
    private final Type result;
    private final boolean waits;
    private final boolean optional;

    Operation(Method method, MPI mpi) {
        this.mpi = mpi;
        this.parameters = Parameters.of(method);
        Class<?> raw = method.getReturnType();
        this.waits = raw != CompletionStage.class && raw != CompletableFuture.class;
        Type declared = waits ? method.getGenericReturnType() : argument(method.getGenericReturnType());
        this.optional =
                declared instanceof ParameterizedType && ((ParameterizedType) declared).getRawType() == Optional.class;
        this.result = optional ? argument(declared) : declared;
    }

    private static Type argument(Type type) {
        return type instanceof ParameterizedType
                ? ((ParameterizedType) type).getActualTypeArguments()[0]
                : Object.class;
    }

    MPI mpi() {
        return mpi;
    }

    Parameters parameters() {
        return parameters;
    }

    /** Whether the caller waits for the answer. */
    boolean waits() {
        return waits;
    }

    @Nullable
    Object result(JsonElement content) {
        if (result == void.class || result == Void.class) {
            return null;
        }
        boolean absent = content.isJsonNull();
        if (optional) {
            return absent ? Optional.empty() : Optional.ofNullable(Json.value(content, result));
        }
        if (absent && result instanceof Class && ((Class<?>) result).isPrimitive()) {
            return result == boolean.class ? (Object) false : Json.value("0", (Class<?>) result);
        }
        return absent ? null : Json.value(content, result);
    }
}
