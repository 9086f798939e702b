/** Internal: the server of published beans and their lease in the registry. */
@NullMarked
package io.be.mesh.client.serve;

import org.jspecify.annotations.NullMarked;
