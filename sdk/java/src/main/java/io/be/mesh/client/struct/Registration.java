package io.be.mesh.client.struct;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a program serves, and for how long it is to be believed. */
public class Registration {
    private @Nullable String instanceId;
    private @Nullable String name;
    private @Nullable String kind;
    private @Nullable String address;
    private @Nullable Resource content;
    private @Nullable Long timestamp;
    private @Nullable Map<String, String> attachments;

    /** {@code host:port}, unique in its kind and name. */
    public String getInstanceId() {
        return instanceId == null ? "" : instanceId;
    }

    public void setInstanceId(String instanceId) {
        this.instanceId = instanceId;
    }

    public String getName() {
        return name == null ? "" : name;
    }

    public void setName(String name) {
        this.name = name;
    }

    /** {@code metadata}: operations of this wire; {@code complex}: paths; also {@code server} and {@code proxy}. */
    public String getKind() {
        return kind == null ? "" : kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
    }

    public String getAddress() {
        return address == null ? "" : address;
    }

    public void setAddress(String address) {
        this.address = address;
    }

    public Resource getContent() {
        return content == null ? new Resource() : content;
    }

    public void setContent(Resource content) {
        this.content = content;
    }

    /** Below 30 minutes a lease in milliseconds, above an absolute time in milliseconds. */
    public long getTimestamp() {
        return timestamp == null ? 0 : timestamp;
    }

    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    public Map<String, String> getAttachments() {
        return attachments == null ? Map.of() : attachments;
    }

    public void setAttachments(Map<String, String> attachments) {
        this.attachments = attachments;
    }

    /** {@link Registration#getKind} of a program that serves operations. */
    public static final String METADATA = "metadata";

    /** {@link Registration#getKind} of a program that serves paths. */
    public static final String COMPLEX = "complex";

    @Override
    public String toString() {
        return "Registration[kind=" + getKind() + ", name=" + getName() + ", instanceId=" + getInstanceId() + "]";
    }
}
