package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.service.TextMap;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Names of hosts as keys: {@code *.example.com} is {@code .example.com}, so that a name finds it by each of its ends. */
final class HostNames {
    private HostNames() {}

    /** @param name as registered, lower case */
    static String key(String name) {
        return name.startsWith("*.") ? name.substring(1) : name;
    }

    /** A name as a client sends it. */
    static String normal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    static boolean matches(String key, String host) {
        return key.startsWith(".") ? host.length() > key.length() && host.endsWith(key) : key.equals(host);
    }

    /** Shows what is there for a host: the whole name first, then its ends from the longest on. */
    static <V> void visit(TextMap<V> byKey, String host, Consumer<? super V> consumer) {
        if (byKey.isEmpty() || host.isEmpty()) {
            return;
        }
        show(byKey.get(host), consumer);
        for (int dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
            show(byKey.get(host, dot, host.length()), consumer);
        }
    }

    private static <V> void show(@Nullable V value, Consumer<? super V> consumer) {
        if (value != null) {
            consumer.accept(value);
        }
    }
}
