/** What is known by name: nodes, institutions, domains. */
@NullMarked
package io.be.mesh.verticle.network.directory;

import org.jspecify.annotations.NullMarked;
