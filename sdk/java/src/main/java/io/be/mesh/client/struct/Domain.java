package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** A name and where it leads. */
public class Domain {
    private @Nullable String instanceId;
    private @Nullable String nodeId;
    private @Nullable String instId;
    private @Nullable String zone;
    private @Nullable String cluster;
    private @Nullable String unit;
    private @Nullable String group;
    private @Nullable String address;
    private @Nullable String urn;
    private @Nullable String namespace;
    private @Nullable String name;
    private @Nullable String version;
    private @Nullable String alias;
    private @Nullable String kind;
    private @Nullable String proto;
    private @Nullable String codec;
    private @Nullable String timeout;
    private @Nullable Boolean asyncable;
    private @Nullable Boolean args;
    private @Nullable String createAt;
    private @Nullable String updateAt;
    private @Nullable String createBy;
    private @Nullable String updateBy;

    public String getInstanceId() {
        return instanceId == null ? "" : instanceId;
    }

    public void setInstanceId(String instanceId) {
        this.instanceId = instanceId;
    }

    public String getNodeId() {
        return nodeId == null ? "" : nodeId;
    }

    public void setNodeId(String nodeId) {
        this.nodeId = nodeId;
    }

    public String getInstId() {
        return instId == null ? "" : instId;
    }

    public void setInstId(String instId) {
        this.instId = instId;
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

    public String getUnit() {
        return unit == null ? "" : unit;
    }

    public void setUnit(String unit) {
        this.unit = unit;
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

    public String getAlias() {
        return alias == null ? "" : alias;
    }

    public void setAlias(String alias) {
        this.alias = alias;
    }

    public String getKind() {
        return kind == null ? "" : kind;
    }

    public void setKind(String kind) {
        this.kind = kind;
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

    public String getTimeout() {
        return timeout == null ? "" : timeout;
    }

    public void setTimeout(String timeout) {
        this.timeout = timeout;
    }

    public boolean isAsyncable() {
        return asyncable == null ? false : asyncable;
    }

    public void setAsyncable(boolean asyncable) {
        this.asyncable = asyncable;
    }

    public boolean isArgs() {
        return args == null ? false : args;
    }

    public void setArgs(boolean args) {
        this.args = args;
    }

    public String getCreateAt() {
        return createAt == null ? "" : createAt;
    }

    public void setCreateAt(String createAt) {
        this.createAt = createAt;
    }

    public String getUpdateAt() {
        return updateAt == null ? "" : updateAt;
    }

    public void setUpdateAt(String updateAt) {
        this.updateAt = updateAt;
    }

    public String getCreateBy() {
        return createBy == null ? "" : createBy;
    }

    public void setCreateBy(String createBy) {
        this.createBy = createBy;
    }

    public String getUpdateBy() {
        return updateBy == null ? "" : updateBy;
    }

    public void setUpdateBy(String updateBy) {
        this.updateBy = updateBy;
    }

    @Override
    public String toString() {
        return "Domain[kind=" + getKind() + ", name=" + getName() + ", address=" + getAddress() + "]";
    }
}
