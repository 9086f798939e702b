package io.be.mesh.conf;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A setting's place, found in the records of {@link MeshConfig}: {@code limits.message}.
 *
 * @param path as in the file and in {@code --set}
 * @param component where the value goes
 */
record Key(String path, RecordComponent component) {
    /** The tree of records, read once: names are not written a second time. */
    static final List<Key> ALL = read();

    /** The variable of this key: {@code MESH_LIMITS_MESSAGE}. */
    String variable() {
        return "MESH_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    String section() {
        return path.substring(0, path.indexOf('.'));
    }

    boolean isList() {
        return component.getType() == List.class;
    }

    boolean isOptional() {
        return component.getType() == Optional.class
                && component.getGenericType() instanceof ParameterizedType type
                && type.getActualTypeArguments()[0] == HostPort.class;
    }

    static Optional<Key> of(String path) {
        return ALL.stream().filter(key -> key.path.equals(path)).findFirst();
    }

    private static List<Key> read() {
        List<Key> keys = new ArrayList<>();
        for (RecordComponent section : MeshConfig.class.getRecordComponents()) {
            for (RecordComponent component : section.getType().getRecordComponents()) {
                keys.add(new Key(dashed(section.getName()) + "." + dashed(component.getName()), component));
            }
        }
        return List.copyOf(keys);
    }

    private static String dashed(String camel) {
        return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
