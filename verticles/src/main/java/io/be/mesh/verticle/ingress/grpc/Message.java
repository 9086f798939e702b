package io.be.mesh.verticle.ingress.grpc;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.MemoryBudget;

/**
 * One message of a call.
 *
 * @param compressed as it came: whether {@code bytes} still are
 * @param reservation the bytes held of the node's budget; the taker's from now on
 */
record Message(boolean compressed, ByteString bytes, MemoryBudget.Reservation reservation) {}
