/** Who sends a request and what that lets it do (contract, section 6): decided here, before any handler. */
@NullMarked
package io.be.mesh.verticle.ingress.caller;

import org.jspecify.annotations.NullMarked;
