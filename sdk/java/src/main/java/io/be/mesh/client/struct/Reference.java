package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** One thing that is called. */
public class Reference {
    private @Nullable String urn;
    private @Nullable String namespace;
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String proto;
    private @Nullable String codec;
    private @Nullable Long flags;
    private @Nullable Long timeout;
    private @Nullable Integer retries;
    private @Nullable String node;
    private @Nullable String inst;
    private @Nullable String zone;
    private @Nullable String cluster;
    private @Nullable String cell;
    private @Nullable String group;
    private @Nullable String address;

    public String getUrn() {
        return urn == null ? "" : urn;
    }

    public void setUrn(String urn) {
        this.urn = urn;
    }

    public String getNamespace() {
        return namespace == null ? "" : namespace;
    }

    public void setNamespace(String namespace) {
        this.namespace = namespace;
    }

    public String getName() {
        return name == null ? "" : name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getVersion() {
        return version == null ? "" : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getProto() {
        return proto == null ? "" : proto;
    }

    public void setProto(String proto) {
        this.proto = proto;
    }

    public String getCodec() {
        return codec == null ? "" : codec;
    }

    public void setCodec(String codec) {
        this.codec = codec;
    }

    public long getFlags() {
        return flags == null ? 0 : flags;
    }

    public void setFlags(long flags) {
        this.flags = flags;
    }

    /** Milliseconds. */
    public long getTimeout() {
        return timeout == null ? 0 : timeout;
    }

    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public int getRetries() {
        return retries == null ? 0 : retries;
    }

    public void setRetries(int retries) {
        this.retries = retries;
    }

    public String getNode() {
        return node == null ? "" : node;
    }

    public void setNode(String node) {
        this.node = node;
    }

    public String getInst() {
        return inst == null ? "" : inst;
    }

    public void setInst(String inst) {
        this.inst = inst;
    }

    public String getZone() {
        return zone == null ? "" : zone;
    }

    public void setZone(String zone) {
        this.zone = zone;
    }

    public String getCluster() {
        return cluster == null ? "" : cluster;
    }

    public void setCluster(String cluster) {
        this.cluster = cluster;
    }

    public String getCell() {
        return cell == null ? "" : cell;
    }

    public void setCell(String cell) {
        this.cell = cell;
    }

    public String getGroup() {
        return group == null ? "" : group;
    }

    public void setGroup(String group) {
        this.group = group;
    }

    public String getAddress() {
        return address == null ? "" : address;
    }

    public void setAddress(String address) {
        this.address = address;
    }

    @Override
    public String toString() {
        return "Reference[name=" + getName() + ", urn=" + getUrn() + "]";
    }
}
