package io.be.mesh.cluster.bus.message;

/** In which state something must be for a change to be made. */
public sealed interface Expected {
    Expected ANY = new Any();

    /** @param version of what is there now; 0 when nothing is */
    boolean isMetBy(long version);

    /** Whatever is there. */
    record Any() implements Expected {
        @Override
        public boolean isMetBy(long version) {
            return true;
        }
    }

    /** Something is there. */
    record Present() implements Expected {
        @Override
        public boolean isMetBy(long version) {
            return version != 0;
        }
    }

    /** Exactly this version is there; 0: nothing is. */
    record Exactly(long wanted) implements Expected {
        @Override
        public boolean isMetBy(long version) {
            return version == wanted;
        }
    }
}
