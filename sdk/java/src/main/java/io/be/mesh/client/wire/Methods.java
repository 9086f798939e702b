package io.be.mesh.client.wire;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The methods of a node. */
public final class Methods {
    /** The SDK wire: one JSON object each way. */
    public static final MethodDescriptor<byte[], byte[]> SDK =
            method("mesh-rpc/v1", new BytesMarshaller(), new BytesMarshaller());

    public static final MethodDescriptor<PtpRequest, PtpAnswer> PUSH = channel("push");
    public static final MethodDescriptor<PtpRequest, PtpAnswer> POP = channel("pop");
    public static final MethodDescriptor<PtpRequest, PtpAnswer> PEEK = channel("peek");
    public static final MethodDescriptor<PtpRequest, PtpAnswer> RELEASE = channel("release");

    private Methods() {}

    private static MethodDescriptor<PtpRequest, PtpAnswer> channel(String operation) {
        return method(
                "org.ppc.ptp.PrivateTransferTransport/" + operation, new RequestMarshaller(), new AnswerMarshaller());
    }

    private static <Q, A> MethodDescriptor<Q, A> method(
            String name, MethodDescriptor.Marshaller<Q> request, MethodDescriptor.Marshaller<A> answer) {
        return MethodDescriptor.newBuilder(request, answer)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(name)
                .build();
    }

    private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new KnownBytes(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private static final class KnownBytes extends ByteArrayInputStream implements KnownLength {
        KnownBytes(byte[] value) {
            super(value);
        }
    }

    private static final class RequestMarshaller implements MethodDescriptor.Marshaller<PtpRequest> {
        @Override
        public InputStream stream(PtpRequest value) {
            return new OutgoingStream(value);
        }

        @Override
        public PtpRequest parse(InputStream stream) {
            throw new UnsupportedOperationException("requests are only sent");
        }
    }

    private static final class AnswerMarshaller implements MethodDescriptor.Marshaller<PtpAnswer> {
        @Override
        public InputStream stream(PtpAnswer value) {
            throw new UnsupportedOperationException("answers are only received");
        }

        @Override
        public PtpAnswer parse(InputStream stream) {
            try (stream) {
                return PtpAnswer.read(stream);
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
    }

    private static RuntimeException unreadable(IOException cause) {
        return Status.INTERNAL
                .withDescription("the answer cannot be read: " + cause.getMessage())
                .withCause(cause)
                .asRuntimeException();
    }
}
