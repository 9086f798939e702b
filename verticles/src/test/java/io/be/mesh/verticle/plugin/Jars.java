package io.be.mesh.verticle.plugin;

import io.be.mesh.client.plugin.MeshPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Makes jars of plugins out of classes of these tests. */
final class Jars {
    private Jars() {}

    /** @param classes of the jar, the first is the plugin */
    static void write(Path file, List<Class<?>> classes) throws IOException {
        Files.createDirectories(file.getParent());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry("META-INF/services/" + MeshPlugin.class.getName()));
            jar.write(classes.get(0).getName().getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(entry));
                try (InputStream bytes = type.getClassLoader().getResourceAsStream(entry)) {
                    Objects.requireNonNull(bytes, entry).transferTo(jar);
                }
            }
        }
    }
}
