package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** A partner and the way to it. {@link #toString} shows no key and no authorisation code. */
public class Route {
    private @Nullable String nodeId;
    private @Nullable String instId;
    private @Nullable String name;
    private @Nullable String instName;
    private @Nullable String address;
    private @Nullable String describe;
    private @Nullable String hostRoot;
    private @Nullable String hostKey;
    private @Nullable String hostCrt;
    private @Nullable String guestRoot;
    private @Nullable String guestKey;
    private @Nullable String guestCrt;
    private @Nullable Integer status;
    private @Nullable Integer version;
    private @Nullable String authCode;
    private @Nullable Long expireAt;
    private @Nullable String extra;
    private @Nullable String createAt;
    private @Nullable String updateAt;
    private @Nullable String createBy;
    private @Nullable String updateBy;
    private @Nullable String group;
    private @Nullable Long upstream;
    private @Nullable Long downstream;
    private @Nullable String staticIp;
    private @Nullable String proxy;
    private @Nullable Long concurrency;

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

    public String getName() {
        return name == null ? "" : name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getInstName() {
        return instName == null ? "" : instName;
    }

    public void setInstName(String instName) {
        this.instName = instName;
    }

    /** {@code host:port}, TLS unless it begins with {@code http://}, {@code h2c://} or {@code grpc://}; a list is tried in order. */
    public String getAddress() {
        return address == null ? "" : address;
    }

    public void setAddress(String address) {
        this.address = address;
    }

    public String getDescribe() {
        return describe == null ? "" : describe;
    }

    public void setDescribe(String describe) {
        this.describe = describe;
    }

    public String getHostRoot() {
        return hostRoot == null ? "" : hostRoot;
    }

    public void setHostRoot(String hostRoot) {
        this.hostRoot = hostRoot;
    }

    public String getHostKey() {
        return hostKey == null ? "" : hostKey;
    }

    public void setHostKey(String hostKey) {
        this.hostKey = hostKey;
    }

    public String getHostCrt() {
        return hostCrt == null ? "" : hostCrt;
    }

    public void setHostCrt(String hostCrt) {
        this.hostCrt = hostCrt;
    }

    /** PEM of the partner's root. */
    public String getGuestRoot() {
        return guestRoot == null ? "" : guestRoot;
    }

    public void setGuestRoot(String guestRoot) {
        this.guestRoot = guestRoot;
    }

    public String getGuestKey() {
        return guestKey == null ? "" : guestKey;
    }

    public void setGuestKey(String guestKey) {
        this.guestKey = guestKey;
    }

    public String getGuestCrt() {
        return guestCrt == null ? "" : guestCrt;
    }

    public void setGuestCrt(String guestCrt) {
        this.guestCrt = guestCrt;
    }

    /** Bits: 1 connected, 2 woven, 32 disabled, 64 removed. */
    public int getStatus() {
        return status == null ? 0 : status;
    }

    public void setStatus(int status) {
        this.status = status;
    }

    public int getVersion() {
        return version == null ? 0 : version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    public String getAuthCode() {
        return authCode == null ? "" : authCode;
    }

    public void setAuthCode(String authCode) {
        this.authCode = authCode;
    }

    /** Milliseconds since the epoch, 0 when not given. */
    public long getExpireAt() {
        return expireAt == null ? 0 : expireAt;
    }

    public void setExpireAt(long expireAt) {
        this.expireAt = expireAt;
    }

    public String getExtra() {
        return extra == null ? "" : extra;
    }

    public void setExtra(String extra) {
        this.extra = extra;
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

    public String getGroup() {
        return group == null ? "" : group;
    }

    public void setGroup(String group) {
        this.group = group;
    }

    public long getUpstream() {
        return upstream == null ? 0 : upstream;
    }

    public void setUpstream(long upstream) {
        this.upstream = upstream;
    }

    public long getDownstream() {
        return downstream == null ? 0 : downstream;
    }

    public void setDownstream(long downstream) {
        this.downstream = downstream;
    }

    public String getStaticIp() {
        return staticIp == null ? "" : staticIp;
    }

    public void setStaticIp(String staticIp) {
        this.staticIp = staticIp;
    }

    public String getProxy() {
        return proxy == null ? "" : proxy;
    }

    public void setProxy(String proxy) {
        this.proxy = proxy;
    }

    public long getConcurrency() {
        return concurrency == null ? 0 : concurrency;
    }

    public void setConcurrency(long concurrency) {
        this.concurrency = concurrency;
    }

    @Override
    public String toString() {
        return "Route[nodeId=" + getNodeId() + ", instId=" + getInstId() + ", address=" + getAddress() + ", status="
                + getStatus() + "]";
    }
}
