@NullMarked
package io.be.mesh.protocol.header;

import org.jspecify.annotations.NullMarked;
