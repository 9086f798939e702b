@NullMarked
package io.be.mesh.conf;

import org.jspecify.annotations.NullMarked;
