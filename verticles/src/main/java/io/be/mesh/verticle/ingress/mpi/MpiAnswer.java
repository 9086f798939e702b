package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.Delivery;
import java.util.Optional;

/**
 * The answer to a call.
 *
 * @param envelope {@code {"code","message","cause":null,"content"}}, or what a hosted service or another node answered
 * @param mediaType of the envelope over HTTP
 * @param code for metrics and logs
 * @param delivery of the message in it, to be settled by what becomes of the answer
 */
public record MpiAnswer(ByteString envelope, String mediaType, String code, Optional<Delivery> delivery) {}
