/** Registered services, as engines, operators and clients see them. */
@NullMarked
package io.be.mesh.tests.service;

import org.jspecify.annotations.NullMarked;
