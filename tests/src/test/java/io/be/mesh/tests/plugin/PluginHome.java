package io.be.mesh.tests.plugin;

import io.be.mesh.client.plugin.MeshPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The folder of plugins in the home of a node that is yet to be started. */
record PluginHome(Path home) {
    private static final Path EXAMPLE = Path.of("..", "examples", "plugin", "target");

    Path folder() throws IOException {
        return Files.createDirectories(home.resolve("plugins"));
    }

    /** Copies the jar that the build of the example has made. */
    void example() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLE)) {
            Path jar = files.filter(file -> file.getFileName().toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in " + EXAMPLE.toAbsolutePath()));
            Files.copy(jar, folder().resolve("hello.jar"));
        }
    }

    /** Makes a jar of one class of these tests. */
    void jar(String name, Class<? extends MeshPlugin> plugin) throws IOException {
        String entry = plugin.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder().resolve(name)));
                InputStream bytes = plugin.getClassLoader().getResourceAsStream(entry)) {
            jar.putNextEntry(new ZipEntry("META-INF/services/" + MeshPlugin.class.getName()));
            jar.write(plugin.getName().getBytes(StandardCharsets.UTF_8));
            jar.putNextEntry(new ZipEntry(entry));
            Objects.requireNonNull(bytes, entry).transferTo(jar);
        }
    }
}
