@NullMarked
package io.be.mesh.protocol.message;

import org.jspecify.annotations.NullMarked;
