@NullMarked
package io.be.mesh.verticle.ingress.http;

import org.jspecify.annotations.NullMarked;
