/** The services behind the port, and what a hostile client may do to it. */
@NullMarked
package io.be.mesh.tests.service;

import org.jspecify.annotations.NullMarked;
