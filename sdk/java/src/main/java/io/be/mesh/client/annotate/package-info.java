/** What tells the SDK what a method, a parameter or a bean is. */
@NullMarked
package io.be.mesh.client.annotate;

import org.jspecify.annotations.NullMarked;
