package io.be.mesh.conf;

import java.util.Map;

/**
 * The settings in force and where each was written.
 *
 * @param settings by key, in the order of {@code mesh.yaml}
 */
public record EffectiveConfig(MeshConfig config, Map<String, Setting> settings) {

    /** As a settings file; with {@code origins} each line says where its value was written. */
    public String yaml(boolean origins) {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Key key : Key.ALL) {
            Setting setting = settings.get(key.path());
            if (setting == null) {
                continue;
            }
            if (!key.section().equals(section)) {
                text.append(section.isEmpty() ? "" : "\n").append(key.section()).append(":\n");
                section = key.section();
            }
            String name = key.path().substring(section.length() + 1);
            String line = "  " + name + ": " + (key.isList() ? list(setting) : scalar(setting.text()));
            text.append(origins ? String.format("%-44s # %s", line, setting.origin()) : line)
                    .append('\n');
        }
        return text.toString();
    }

    private static String list(Setting setting) {
        StringBuilder text = new StringBuilder("[");
        for (String value : setting.values()) {
            text.append(text.length() > 1 ? ", " : "").append(scalar(value));
        }
        return text.append(']').toString();
    }

    private static String scalar(String value) {
        return value.matches("[A-Za-z0-9~/._][A-Za-z0-9~/._:-]*[A-Za-z0-9~/._]|[A-Za-z0-9~]")
                ? value
                : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
