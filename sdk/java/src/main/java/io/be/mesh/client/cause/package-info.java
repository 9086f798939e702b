/** Why a call has failed: one exception, one table of codes. */
@NullMarked
package io.be.mesh.client.cause;

import org.jspecify.annotations.NullMarked;
