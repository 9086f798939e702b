package io.be.mesh.protocol.codec;

import io.be.mesh.protocol.message.Environ;
import java.util.Map;
import java.util.stream.Stream;

/** How members are called on the wire. */
final class Names {
    /** Other names of members, from the published samples of {@code node/refresh}. */
    private static final Map<Class<?>, Map<String, String>> ALIASES =
            Map.of(Environ.class, Map.of("name", "instName", "hostRoot", "rootCrt", "hostKey", "rootKey"));

    private Names() {}

    /** Alias to component name; empty for most types. */
    static Map<String, String> aliases(Class<?> type) {
        return ALIASES.getOrDefault(type, Map.of());
    }

    /** {@code nodeId} as {@code node_id}. */
    static String snake(String name) {
        StringBuilder text = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c)) {
                text.append('_').append(Character.toLowerCase(c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** The usual spellings, found without folding: snake_case, camelCase, Go's, and the folded one. */
    static Stream<String> spellings(String name) {
        return Stream.of(snake(name), name, Character.toUpperCase(name.charAt(0)) + name.substring(1), fold(name));
    }

    /** The form in which two spellings of one name are equal: ASCII lower case without {@code _}. */
    static String fold(String name) {
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_') {
                text.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
            }
        }
        return text.toString();
    }
}
