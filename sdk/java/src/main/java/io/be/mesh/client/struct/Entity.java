package io.be.mesh.client.struct;

import java.nio.charset.StandardCharsets;

/** A value and how it is written. */
public class Entity {
    private String codec = "json";
    private String schema = "";
    private byte[] buffer = new byte[0];

    public String getCodec() {
        return codec;
    }

    public void setCodec(String codec) {
        this.codec = codec;
    }

    public String getSchema() {
        return schema;
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }

    public byte[] getBuffer() {
        return buffer;
    }

    public void setBuffer(byte[] buffer) {
        this.buffer = buffer;
    }

    /** A text of JSON. */
    public static Entity json(String text) {
        Entity entity = new Entity();
        entity.setBuffer(text.getBytes(StandardCharsets.UTF_8));
        return entity;
    }

    /** The value as text. */
    public String text() {
        return new String(buffer, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Entity[codec=" + codec + ", schema=" + schema + "]";
    }
}
