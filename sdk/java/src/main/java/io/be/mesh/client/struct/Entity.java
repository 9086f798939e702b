package io.be.mesh.client.struct;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A value and how it is written. */
public class Entity {
    private @Nullable String codec;
    private @Nullable String schema;
    private byte @Nullable [] buffer;

    public String getCodec() {
        return codec == null ? "" : codec;
    }

    public void setCodec(String codec) {
        this.codec = codec;
    }

    public String getSchema() {
        return schema == null ? "" : schema;
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }

    public byte[] getBuffer() {
        return buffer == null ? new byte[0] : buffer;
    }

    public void setBuffer(byte[] buffer) {
        this.buffer = buffer;
    }

    /** A text of JSON. */
    public static Entity json(String text) {
        Entity entity = new Entity();
        entity.setCodec("json");
        entity.setBuffer(text.getBytes(StandardCharsets.UTF_8));
        return entity;
    }

    /** The value as text. */
    public String text() {
        return new String(getBuffer(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Entity[codec=" + getCodec() + ", schema=" + getSchema() + "]";
    }
}
