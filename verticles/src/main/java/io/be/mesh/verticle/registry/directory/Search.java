package io.be.mesh.verticle.registry.directory;

import io.be.mesh.protocol.service.PathIndex;
import org.jspecify.annotations.Nullable;

/** One request and the slot that takes it. Used once. */
final class Search implements PathIndex.Visitor<Place> {
    /** With more services than these no one is the only one. */
    private static final int FEW = 64;

    private final Question question;
    private @Nullable Slot found;
    private boolean several;

    private Search(Question question) {
        this.question = question;
    }

    /** Null: nothing takes it. */
    static @Nullable Slot of(Index index, Question question) {
        Search search = new Search(question);
        if (!index.paths().visit(question.path(), search) && isUnnamed(index, question)) {
            index.unnamed().forEach(search::only);
        }
        return search.several ? null : search.found;
    }

    /** Whether a request is a gRPC call that may be for a service that does not say how its calls are named. */
    static boolean isUnnamed(Index index, Question question) {
        return question.request().grpc()
                && question.isMethod()
                && index.unnamed().size() <= FEW;
    }

    @Override
    public boolean visit(Place place, boolean below) {
        if (below && !question.request().grpc()) {
            return false;
        }
        found = place.best(question);
        return found != null;
    }

    private void only(Place place) {
        Slot slot = place.best(question);
        several |= slot != null && found != null;
        found = found == null ? slot : found;
    }
}
