/** {@code mesh service}: what engines have registered. */
@NullMarked
package io.be.mesh.server.command.service;

import org.jspecify.annotations.NullMarked;
