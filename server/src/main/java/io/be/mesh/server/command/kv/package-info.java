/** {@code mesh kv}: the key-value store of a node. */
@NullMarked
package io.be.mesh.server.command.kv;

import org.jspecify.annotations.NullMarked;
