package io.be.mesh.client.struct;

/** Something that happened, on its way to whoever has a binding for it. */
public class Event {
    private String version = "";
    private String tid = "";
    private String sid = "";
    private String eid = "";
    private String mid = "";
    private String timestamp = "";
    private Principal source = new Principal();
    private Principal target = new Principal();
    private Topic binding = new Topic();
    private Entity entity = new Entity();

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getTid() {
        return tid;
    }

    public void setTid(String tid) {
        this.tid = tid;
    }

    public String getSid() {
        return sid;
    }

    public void setSid(String sid) {
        this.sid = sid;
    }

    public String getEid() {
        return eid;
    }

    public void setEid(String eid) {
        this.eid = eid;
    }

    public String getMid() {
        return mid;
    }

    public void setMid(String mid) {
        this.mid = mid;
    }

    /** Milliseconds since the epoch, as text. */
    public String getTimestamp() {
        return timestamp;
    }

    public void setTimestamp(String timestamp) {
        this.timestamp = timestamp;
    }

    public Principal getSource() {
        return source;
    }

    public void setSource(Principal source) {
        this.source = source;
    }

    public Principal getTarget() {
        return target;
    }

    public void setTarget(Principal target) {
        this.target = target;
    }

    public Topic getBinding() {
        return binding;
    }

    public void setBinding(Topic binding) {
        this.binding = binding;
    }

    public Entity getEntity() {
        return entity;
    }

    public void setEntity(Entity entity) {
        this.entity = entity;
    }

    @Override
    public String toString() {
        return "Event[eid=" + eid + ", binding=" + binding + "]";
    }
}
