/** What a request must be before anyone looks at it: framing, headers and targets that every reader understands alike. */
@NullMarked
package io.be.mesh.verticle.ingress.strict;

import org.jspecify.annotations.NullMarked;
