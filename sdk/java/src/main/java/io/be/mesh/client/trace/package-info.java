/** The trace that calls belong to. */
@NullMarked
package io.be.mesh.client.trace;

import org.jspecify.annotations.NullMarked;
