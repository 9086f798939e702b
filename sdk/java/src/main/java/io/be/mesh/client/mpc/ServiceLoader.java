package io.be.mesh.client.mpc;

import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.prisim.Transport;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds who provides an interface: {@code ServiceLoader.load(KMS.class).getDefault()}. The provider {@value #MESH} calls a node and
 * needs no class; others are found as the JDK finds providers and are named by their {@link SPI}. Immutable.
 */
public final class ServiceLoader<T> {
    /** The provider that speaks to a node. */
    public static final String MESH = "mesh";

    private final Class<T> type;
    private final Map<String, T> providers;

    private ServiceLoader(Class<T> type, Map<String, T> providers) {
        this.type = type;
        this.providers = providers;
    }

    /** @throws MeshException {@code E0000000400} when it is not an interface */
    public static <T> ServiceLoader<T> load(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        if (isVisible(type)) {
            for (T provider : java.util.ServiceLoader.load(type, type.getClassLoader())) {
                SPI named = provider.getClass().getAnnotation(SPI.class);
                found.putIfAbsent(named == null ? provider.getClass().getSimpleName() : named.value(), provider);
            }
        }
        found.putIfAbsent(MESH, speaking(type));
        return new ServiceLoader<>(type, found);
    }

    /** The JDK finds providers only of what every class may see. */
    private static boolean isVisible(Class<?> type) {
        Class<?> each = type;
        while (each != null && Modifier.isPublic(each.getModifiers())) {
            each = each.getDeclaringClass();
        }
        return each == null;
    }

    private static <T> T speaking(Class<T> type) {
        if (type == Transport.class) {
            return type.cast(new MeshTransport(Direction.DEFAULT));
        }
        if (type == MethodProxy.class) {
            return type.cast(new MethodProxy() {
                @Override
                public <U> U proxy(Class<U> another) {
                    return OperationHandler.proxy(another, Direction.DEFAULT);
                }
            });
        }
        return OperationHandler.proxy(type, Direction.DEFAULT);
    }

    /** The provider that the interface's {@link SPI} names, else {@value #MESH}. */
    public T getDefault() {
        SPI named = type.getAnnotation(SPI.class);
        return get(named == null ? MESH : named.value());
    }

    /** @throws MeshException {@code E0000000404} when there is no provider of that name */
    public T get(String name) {
        T provider = providers.get(name);
        if (provider == null) {
            throw MeshException.of(
                    MeshCode.NOT_FOUND, type.getName() + " has no provider " + name + ", only " + providers.keySet());
        }
        return provider;
    }

    /** Names of all providers. */
    public Set<String> names() {
        return Set.copyOf(providers.keySet());
    }
}
