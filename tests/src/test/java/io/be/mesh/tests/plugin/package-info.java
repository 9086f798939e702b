/** Plugins of real nodes. */
package io.be.mesh.tests.plugin;
