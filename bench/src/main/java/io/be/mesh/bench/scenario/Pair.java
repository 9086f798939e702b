package io.be.mesh.bench.scenario;

import io.be.mesh.bench.server.Subject;
import java.util.List;

/** Two nodes with routes to each other, and their ids. */
record Pair(Subject a, String idOfA, Subject b, String idOfB) {
    List<Subject> both() {
        return List.of(a, b);
    }
}
