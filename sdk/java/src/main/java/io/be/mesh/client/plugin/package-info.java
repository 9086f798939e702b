/**
 * Plugins of a node: what a jar in its folder of plugins implements, and what it may do. Nothing here depends on the rest of the SDK;
 * a plugin sees this package of its node and nothing else of it.
 */
@NullMarked
package io.be.mesh.client.plugin;

import org.jspecify.annotations.NullMarked;
