/** What a replica is to the others of its node: its certificate, the key of the grid, who belongs to the cluster. */
@org.jspecify.annotations.NullMarked
package io.be.mesh.cluster.replica;
