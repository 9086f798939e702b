package io.be.mesh.client.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parameters of a method by their names on the wire. */
public final class Parameters {
    private final List<String> names;
    private final Type[] types;

    private Parameters(List<String> names, Type[] types) {
        this.names = names;
        this.types = types;
    }

    /** @throws MeshException {@code E0000000400} when a parameter has neither {@link Index} nor a name in the class file */
    public static Parameters of(Method method) {
        List<String> names = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Index index = parameter.getAnnotation(Index.class);
            if (index == null && !parameter.isNamePresent()) {
                throw MeshException.of(
                        MeshCode.BAD_REQUEST,
                        "parameter " + names.size() + " of " + method
                                + " has no name: annotate it with @Index or compile with -parameters");
            }
            names.add(index == null ? snake(parameter.getName()) : index.value());
        }
        return new Parameters(List.copyOf(names), method.getGenericParameterTypes());
    }

    /** One member for each argument; absent arguments are left out. */
    public JsonObject write(@Nullable Object @Nullable [] arguments) {
        JsonObject object = new JsonObject();
        for (int i = 0; arguments != null && i < names.size(); i++) {
            if (arguments[i] != null) {
                object.add(names.get(i), Json.tree(arguments[i], types[i]));
            }
        }
        return object;
    }

    /** The arguments in their order; a member that is absent is null, or 0 and false where there is no null. */
    public @Nullable Object[] read(JsonObject object) {
        @Nullable Object[] arguments = new @Nullable Object[names.size()];
        for (int i = 0; i < arguments.length; i++) {
            JsonElement member = object.get(names.get(i));
            boolean absent = member == null || member.isJsonNull();
            arguments[i] = absent ? nothing(types[i]) : Json.value(member, types[i]);
        }
        return arguments;
    }

    private static @Nullable Object nothing(Type type) {
        if (type == boolean.class) {
            return false;
        }
        return type instanceof Class && ((Class<?>) type).isPrimitive() ? Json.value("0", (Class<?>) type) : null;
    }

    private static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
