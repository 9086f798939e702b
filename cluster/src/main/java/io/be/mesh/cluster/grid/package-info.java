/** The grid of a node's replicas: who belongs to it, and mutual TLS for what its members say to each other. */
@org.jspecify.annotations.NullMarked
package io.be.mesh.cluster.grid;
