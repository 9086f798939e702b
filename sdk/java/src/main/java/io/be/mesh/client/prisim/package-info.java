/** The interfaces of a node. Get one by {@code ServiceLoader.load(KMS.class).getDefault()}. */
@NullMarked
package io.be.mesh.client.prisim;

import org.jspecify.annotations.NullMarked;
