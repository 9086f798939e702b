package io.be.mesh.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A whole run, as it is written to the JSON file. */
public record Report(Machine machine, List<Row> rows, List<Target> targets) {
    public Report {
        rows = List.copyOf(rows);
        targets = List.copyOf(targets);
    }

    public void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }
}
