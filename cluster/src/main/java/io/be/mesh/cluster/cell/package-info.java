/** Cells in memory that all replicas of a node share, with a time after which they are gone: what {@code mesh.cache} works on. */
@NullMarked
package io.be.mesh.cluster.cell;

import org.jspecify.annotations.NullMarked;
