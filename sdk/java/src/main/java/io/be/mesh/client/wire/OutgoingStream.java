package io.be.mesh.client.wire;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A message as gRPC takes it: written straight into the frame, without a copy of its own. */
final class OutgoingStream extends InputStream implements Drainable, KnownLength {
    private @Nullable Outgoing message;
    private @Nullable InputStream bytes;

    OutgoingStream(Outgoing message) {
        this.message = message;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        Outgoing whole = message;
        if (whole == null) {
            return 0;
        }
        message = null;
        whole.writeTo(target);
        return whole.size();
    }

    @Override
    public int available() throws IOException {
        if (message != null) {
            return message.size();
        }
        return bytes == null ? 0 : bytes.available();
    }

    @Override
    public int read() throws IOException {
        return bytes().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return bytes().read(target, offset, length);
    }

    private InputStream bytes() throws IOException {
        if (bytes == null) {
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            drainTo(copy);
            bytes = new ByteArrayInputStream(copy.toByteArray());
        }
        return bytes;
    }
}
