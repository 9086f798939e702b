@NullMarked
package io.be.mesh.verticle.admin;

import org.jspecify.annotations.NullMarked;
