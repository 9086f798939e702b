@NullMarked
package io.be.mesh.protocol.code;

import org.jspecify.annotations.NullMarked;
