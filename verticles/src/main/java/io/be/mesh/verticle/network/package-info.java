@NullMarked
package io.be.mesh.verticle.network;

import org.jspecify.annotations.NullMarked;
