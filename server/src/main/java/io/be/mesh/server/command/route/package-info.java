/** {@code mesh route}: which registered service takes a request. */
@NullMarked
package io.be.mesh.server.command.route;

import org.jspecify.annotations.NullMarked;
