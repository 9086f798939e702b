/** Several replicas that are one node, behind a balancer, with clients that count. */
package io.be.mesh.tests.cluster;
