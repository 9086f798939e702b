/** The uniform resource names by which SDKs call operations. */
@NullMarked
package io.be.mesh.protocol.urn;

import org.jspecify.annotations.NullMarked;
