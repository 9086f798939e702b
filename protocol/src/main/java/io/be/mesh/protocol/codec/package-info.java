@NullMarked
package io.be.mesh.protocol.codec;

import org.jspecify.annotations.NullMarked;
