/** Brings messages to services of kind {@code Binding}, which would otherwise have to fetch them: the passive mode of a queue. */
@NullMarked
package io.be.mesh.verticle.binding;

import org.jspecify.annotations.NullMarked;
