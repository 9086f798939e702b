/**
 * The queues of a node of several replicas: one entry of the grid for each session, changed by commands that run where the
 * session's partition is and are replayed at its backup before they are answered.
 */
@NullMarked
package io.be.mesh.cluster.session.grid;

import org.jspecify.annotations.NullMarked;
