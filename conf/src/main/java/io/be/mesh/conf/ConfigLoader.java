package io.be.mesh.conf;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads the settings: defaults, file, environment, command line; the last one wins. Blocking. */
public final class ConfigLoader {
    private static final String DEFAULTS = "mesh.yaml";

    private final Environment environment;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, Setting> defaults = new LinkedHashMap<>();
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private ConfigLoader(Environment environment) {
        this.environment = environment;
    }

    /**
     * @param file of {@code --config}; when empty, of {@code MESH_CONFIG}
     * @param overrides of the command line, in their order
     * @throws ConfigException with everything that is wrong
     */
    public static EffectiveConfig load(Environment environment, Optional<Path> file, List<Setting> overrides)
            throws ConfigException {
        return new ConfigLoader(environment).load(file, overrides);
    }

    /** Reads {@code key=value} of {@code --set}. */
    public static Setting override(String text) {
        int equals = text.indexOf('=');
        return equals <= 0
                ? Setting.of(text, "", "--set")
                : Setting.of(text.substring(0, equals).trim(), text.substring(equals + 1), "--set");
    }

    private EffectiveConfig load(Optional<Path> file, List<Setting> overrides) throws ConfigException {
        readDefaults();
        environment
                .confDir()
                .map(dir -> dir.resolve(DEFAULTS))
                .filter(Files::isRegularFile)
                .ifPresent(this::readFile);
        file.or(() -> Optional.ofNullable(environment.variables().get("MESH_CONFIG"))
                        .filter(name -> !name.isBlank())
                        .map(Path::of))
                .ifPresent(this::readFile);
        VariableSource.read(environment.variables(), problems).forEach(this::put);
        overrides.forEach(this::put);

        MeshConfig config = bind();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new EffectiveConfig(config, settings);
    }

    private void readDefaults() {
        try (InputStream in = ConfigLoader.class.getResourceAsStream(DEFAULTS)) {
            if (in == null) {
                throw new IllegalStateException(DEFAULTS + " is not in the jar");
            }
            for (Setting setting :
                    YamlSource.read(DEFAULTS, new InputStreamReader(in, StandardCharsets.UTF_8), problems)) {
                defaults.put(setting.key(), new Setting(setting.key(), setting.values(), Setting.DEFAULT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.putAll(defaults);
    }

    private void readFile(Path file) {
        try {
            YamlSource.read(file.toString(), Files.newBufferedReader(file), problems)
                    .forEach(this::put);
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem(file.toString(), "", "there is no such file", ""));
        } catch (IOException e) {
            problems.add(new ConfigProblem(file.toString(), "", "cannot be read: " + e.getMessage(), ""));
        }
    }

    private void put(Setting setting) {
        Setting standard = defaults.get(setting.key());
        if (standard == null) {
            String hint = Nearest.to(setting.key(), defaults.keySet())
                    .map(near -> "did you mean " + near + "?")
                    .orElse("`mesh config print` shows every key");
            problems.add(new ConfigProblem(setting.origin(), setting.key(), "there is no such key", hint));
        } else {
            // The distribution's own file repeats the defaults; those lines are still defaults.
            boolean same = standard.values().equals(setting.values()) && isOfDistribution(setting);
            settings.put(setting.key(), same ? standard : setting);
        }
    }

    private boolean isOfDistribution(Setting setting) {
        return environment
                .confDir()
                .filter(dir -> setting.origin().startsWith(dir.resolve(DEFAULTS) + ":"))
                .isPresent();
    }

    /** Keys with a bad value take their default, so that what else is wrong is found in the same run. */
    private MeshConfig bind() {
        Binder binder = new Binder(environment, defaults);
        Map<String, Object> values = new HashMap<>();
        for (Key key : Key.ALL) {
            Setting setting = settings.get(key.path());
            Setting standard = defaults.get(key.path());
            if (setting == null || standard == null) {
                throw new IllegalStateException(DEFAULTS + " has no " + key.path());
            }
            try {
                values.put(key.path(), binder.value(key, setting));
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                problems.add(new ConfigProblem(setting.origin(), key.path(), message, "default: " + standard.text()));
                settings.put(key.path(), standard);
                values.put(key.path(), binder.value(key, standard));
            }
        }
        if (Long.valueOf(0).equals(values.get("limits.node")) && values.get("limits.message") instanceof Long message) {
            values.put("limits.node", nodeBudget(message));
        }
        MeshConfig config = binder.config(values);
        problems.addAll(Contradictions.of(config, settings));
        return config;
    }

    /** Half of the heap; more when one message of the allowed size would not fit, but never so much that the node starves. */
    private long nodeBudget(long message) {
        long heap = environment.maxHeap();
        return Math.max(heap / 2, Math.min(message, heap / 10 * 7));
    }
}
