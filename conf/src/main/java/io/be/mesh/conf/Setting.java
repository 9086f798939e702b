package io.be.mesh.conf;

import java.util.List;

/**
 * A value as it was written and where.
 *
 * @param values one, or the members of a list
 * @param origin {@code mesh.yaml:12}, {@code variable MESH_HOME}, {@code --set}, or {@link #DEFAULT}
 */
public record Setting(String key, List<String> values, String origin) {
    public static final String DEFAULT = "default";

    public Setting {
        values = List.copyOf(values);
    }

    static Setting of(String key, String value, String origin) {
        return new Setting(key, List.of(value), origin);
    }

    public boolean isDefault() {
        return origin.equals(DEFAULT);
    }

    /** The value as one text; a list with commas. */
    public String text() {
        return String.join(",", values);
    }
}
