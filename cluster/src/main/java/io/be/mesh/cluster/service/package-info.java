/** The registered services as requests find and reach them: what ingress asks and registry answers, without a hop over the bus. */
@NullMarked
package io.be.mesh.cluster.service;

import org.jspecify.annotations.NullMarked;
