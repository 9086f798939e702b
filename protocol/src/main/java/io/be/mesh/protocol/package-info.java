@NullMarked
package io.be.mesh.protocol;

import org.jspecify.annotations.NullMarked;
