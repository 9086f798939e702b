/** Registered services as clients and partners of whole nodes reach them. */
@NullMarked
package io.be.mesh.tests.service;

import org.jspecify.annotations.NullMarked;
