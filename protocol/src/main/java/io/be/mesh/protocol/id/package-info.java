@NullMarked
package io.be.mesh.protocol.id;

import org.jspecify.annotations.NullMarked;
