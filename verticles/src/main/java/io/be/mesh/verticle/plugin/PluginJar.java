package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.MeshPlugin;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One file of the folder of plugins. Blocking. */
record PluginJar(Path file) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final long MAX_SETTINGS = 64 * 1024;
    /** More than anybody runs; a folder of something else is a mistake. */
    private static final int MAX_JARS = 64;

    /** What was in it. */
    record Content(String id, MeshPlugin plugin, PluginClassLoader loader, Map<String, String> settings) {}

    /** Every jar of the folder, in the order of their names; none when there is no folder. */
    static List<PluginJar> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<PluginJar> jars = files.filter(
                            file -> file.getFileName().toString().endsWith(".jar") && Files.isRegularFile(file))
                    .sorted()
                    .limit(MAX_JARS + 1L)
                    .map(PluginJar::new)
                    .toList();
            if (jars.size() > MAX_JARS) {
                throw new IOException("there are more than " + MAX_JARS + " jars in " + folder);
            }
            return jars;
        }
    }

    String name() {
        return file.getFileName().toString();
    }

    /**
     * Makes the plugin, which runs code of it.
     *
     * @throws MeshException what is wrong with it
     */
    Content open() {
        PluginClassLoader loader = loader();
        try {
            MeshPlugin plugin = plugin(loader);
            String id = plugin.id();
            if (id == null || !ID.matcher(id).matches()) {
                throw bad("its id is not a lower-case letter and up to 31 lower-case letters, digits and '-'");
            }
            return new Content(id, plugin, loader, settings(id));
        } catch (Throwable e) {
            close(loader);
            throw e;
        }
    }

    private PluginClassLoader loader() {
        try {
            // A file that is no jar has no classes either, without a word of why.
            try (JarFile readable = new JarFile(file.toFile())) {
                if (readable.getEntry("META-INF/services/" + MeshPlugin.class.getName()) == null) {
                    throw bad("it has no META-INF/services/" + MeshPlugin.class.getName());
                }
            }
            return new PluginClassLoader(file.toUri().toURL());
        } catch (IOException e) {
            throw bad("it cannot be read as a jar: " + e.getMessage());
        }
    }

    private static MeshPlugin plugin(PluginClassLoader loader) {
        try {
            Iterator<MeshPlugin> found =
                    ServiceLoader.load(MeshPlugin.class, loader).iterator();
            if (!found.hasNext()) {
                throw bad("it names no plugin");
            }
            MeshPlugin plugin = found.next();
            if (found.hasNext()) {
                throw bad("it names more than one plugin");
            }
            return plugin;
        } catch (ServiceConfigurationError e) {
            Throwable cause = e.getCause();
            throw bad(e.getMessage() + (cause == null ? "" : ": " + cause));
        }
    }

    private Map<String, String> settings(String id) {
        Path settings = file.resolveSibling(id + ".properties");
        if (!Files.exists(settings)) {
            return Map.of();
        }
        try {
            if (Files.size(settings) > MAX_SETTINGS) {
                throw bad(settings.getFileName() + " has more than " + MAX_SETTINGS + " bytes");
            }
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(settings)) {
                read.load(reader);
            }
            Map<String, String> entries = new HashMap<>();
            read.stringPropertyNames().forEach(name -> entries.put(name, read.getProperty(name)));
            return Map.copyOf(entries);
        } catch (IOException | IllegalArgumentException e) {
            throw bad(settings.getFileName() + " cannot be read: " + e);
        }
    }

    private static void close(PluginClassLoader loader) {
        try {
            loader.close();
        } catch (IOException e) {
            throw bad("it cannot be closed: " + e.getMessage());
        }
    }

    private static MeshException bad(String why) {
        return new MeshException(ErrorCode.INCOMPATIBLE, why);
    }
}
