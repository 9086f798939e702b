package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** Something that happened, on its way to whoever has a binding for it. */
public class Event {
    private @Nullable String version;
    private @Nullable String tid;
    private @Nullable String sid;
    private @Nullable String eid;
    private @Nullable String mid;
    private @Nullable String timestamp;
    private @Nullable Principal source;
    private @Nullable Principal target;
    private @Nullable Topic binding;
    private @Nullable Entity entity;

    public String getVersion() {
        return version == null ? "" : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getTid() {
        return tid == null ? "" : tid;
    }

    public void setTid(String tid) {
        this.tid = tid;
    }

    public String getSid() {
        return sid == null ? "" : sid;
    }

    public void setSid(String sid) {
        this.sid = sid;
    }

    public String getEid() {
        return eid == null ? "" : eid;
    }

    public void setEid(String eid) {
        this.eid = eid;
    }

    public String getMid() {
        return mid == null ? "" : mid;
    }

    public void setMid(String mid) {
        this.mid = mid;
    }

    /** Milliseconds since the epoch, as text. */
    public String getTimestamp() {
        return timestamp == null ? "" : timestamp;
    }

    public void setTimestamp(String timestamp) {
        this.timestamp = timestamp;
    }

    public Principal getSource() {
        return source == null ? new Principal() : source;
    }

    public void setSource(Principal source) {
        this.source = source;
    }

    public Principal getTarget() {
        return target == null ? new Principal() : target;
    }

    public void setTarget(Principal target) {
        this.target = target;
    }

    public Topic getBinding() {
        return binding == null ? new Topic() : binding;
    }

    public void setBinding(Topic binding) {
        this.binding = binding;
    }

    public Entity getEntity() {
        return entity == null ? new Entity() : entity;
    }

    public void setEntity(Entity entity) {
        this.entity = entity;
    }

    @Override
    public String toString() {
        return "Event[eid=" + getEid() + ", binding=" + getBinding() + "]";
    }
}
