/** Which registered service takes a request: an index that changes with the registrations and is asked without waiting. */
@NullMarked
package io.be.mesh.verticle.registry.directory;

import org.jspecify.annotations.NullMarked;
