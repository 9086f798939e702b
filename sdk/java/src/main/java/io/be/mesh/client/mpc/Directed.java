package io.be.mesh.client.mpc;

/** What {@link Routable} can give another direction. */
interface Directed {
    /** The same interface with another direction. */
    Object directed(Direction direction);
}
