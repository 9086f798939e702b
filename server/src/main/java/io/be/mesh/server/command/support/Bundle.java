package io.be.mesh.server.command.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip of texts, each masked, with a page that says what is in it and what could not be had. Blocking; one thread. */
final class Bundle implements AutoCloseable {
    private final ZipOutputStream zip;
    private final Mask mask;
    private final List<String> contents = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    /** @param file must not be there yet */
    Bundle(Path file, Mask mask) throws IOException {
        this.zip = new ZipOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        this.mask = mask;
    }

    void add(String name, String text) throws IOException {
        entry(name, text);
        contents.add(name);
    }

    void missing(String name, String why) {
        missing.add(name + ": " + why);
    }

    /** What could not be had. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    List<String> contents() {
        return List.copyOf(contents);
    }

    /** Writes the page and ends. */
    void finish(String heading) throws IOException {
        StringBuilder page = new StringBuilder(heading).append("\n\nIn here:\n");
        contents.forEach(name -> page.append("  ").append(name).append('\n'));
        page.append(missing.isEmpty() ? "Nothing is missing.\n" : "Not in here:\n");
        missing.forEach(line -> page.append("  ").append(line).append('\n'));
        entry(
                "README.txt",
                page.append("Keys, tokens, passwords and payloads are *** wherever one was found.\n")
                        .toString());
        zip.finish();
    }

    private void entry(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(mask.apply(text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
