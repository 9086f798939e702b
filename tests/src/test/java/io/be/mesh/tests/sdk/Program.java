package io.be.mesh.tests.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A Java program from a document, compiled against the SDK and run. */
final class Program {
    private final String source;

    private Program(String source) {
        this.source = source;
    }

    /** A program of the published document. */
    static Program ofSeed(String name) throws IOException {
        try (InputStream in = Program.class.getResourceAsStream("/seed/" + name)) {
            assertThat(in).as(name).isNotNull();
            return new Program(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static Program of(String source) {
        return new Program(source);
    }

    /** Replaces a text that must be there exactly once. */
    Program with(String printed, String meant) {
        assertThat(source.split(java.util.regex.Pattern.quote(printed), -1))
                .as(printed)
                .hasSize(2);
        return new Program(source.replace(printed, meant));
    }

    /** Runs {@code Example.main} in this process, with a class loader of its own and Java 11 as its language. */
    void run(Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("Example.java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of("--release", "11", "-d", folder.toString());
            boolean compiled = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
        Map<Object, Object> before = Map.copyOf(System.getProperties());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            System.getProperties().keySet().removeIf(key -> !before.containsKey(key));
        }
    }
}
