/** Internal: names, arguments and answers of operations as JSON. */
@NullMarked
package io.be.mesh.client.json;

import org.jspecify.annotations.NullMarked;
