/** What a caller may show besides its address. */
@NullMarked
package io.be.mesh.cluster.token;

import org.jspecify.annotations.NullMarked;
