@NullMarked
package io.be.mesh.verticle.kms;

import org.jspecify.annotations.NullMarked;
