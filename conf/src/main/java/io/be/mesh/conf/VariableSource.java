package io.be.mesh.conf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads settings from environment variables: {@code MESH_LIMITS_MESSAGE} and the published names. */
final class VariableSource {
    private static final Map<String, String> PUBLISHED = Map.of(
            "MESH_HOME", "node.home",
            "MESH_NAME", "node.name",
            "MESH_ADDRESS", "node.address",
            "MESH_MDC", "node.mdc",
            "MESH_ADMIN", "admin.listen",
            "PLUGIN_PROXY_TRANSPORT_X", "ingress.inner",
            "PLUGIN_PROXY_TRANSPORT_Y", "ingress.outer");

    /** Kubernetes puts MESH_ADMIN_PORT=tcp://... into every container beside a service named mesh-admin. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*(_SERVICE_HOST|_SERVICE_PORT(_.*)?|_PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?)");

    private VariableSource() {}

    /** Settings of the environment. An empty variable is not set; a variable of a section of ours must be a key. */
    static List<Setting> read(Map<String, String> variables, List<ConfigProblem> problems) {
        Map<String, String> keys = Key.ALL.stream().collect(Collectors.toMap(Key::variable, Key::path));
        Set<String> sections = Key.ALL.stream()
                .map(key -> key.variable()
                        .substring(0, "MESH_".length() + key.section().length() + 1))
                .collect(Collectors.toSet());
        List<Setting> settings = new ArrayList<>();
        Map<String, Setting> seen = new HashMap<>();
        new TreeMap<>(variables).forEach((name, value) -> {
            String path = PUBLISHED.getOrDefault(name, keys.get(name));
            if (value.isBlank()) {
                return;
            }
            if (path != null) {
                Setting setting = Setting.of(path, value.trim(), "variable " + name);
                Setting other = seen.put(path, setting);
                if (other != null && !other.text().equals(setting.text())) {
                    String message = "'" + value + "' contradicts '" + other.text() + "' of " + other.origin();
                    problems.add(new ConfigProblem(setting.origin(), path, message, "unset one of them"));
                }
                settings.add(setting);
            } else if (sections.stream().anyMatch(name::startsWith)
                    && !SERVICE_LINK.matcher(name).matches()) {
                String hint = Nearest.to(name, keys.keySet())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("");
                problems.add(new ConfigProblem("variable " + name, "", "sets no key", hint));
            }
        });
        return settings;
    }
}
