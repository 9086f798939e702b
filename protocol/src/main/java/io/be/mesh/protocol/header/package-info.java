/** The names that stand on the wire: headers and paths. */
@NullMarked
package io.be.mesh.protocol.header;

import org.jspecify.annotations.NullMarked;
