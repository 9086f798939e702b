package io.be.mesh.client.struct;

/** A partner and the way to it. {@link #toString} shows no key and no authorisation code. */
public class Route {
    private String nodeId = "";
    private String instId = "";
    private String name = "";
    private String instName = "";
    private String address = "";
    private String describe = "";
    private String hostRoot = "";
    private String hostKey = "";
    private String hostCrt = "";
    private String guestRoot = "";
    private String guestKey = "";
    private String guestCrt = "";
    private int status;
    private int version;
    private String authCode = "";
    private long expireAt;
    private String extra = "";
    private String createAt = "";
    private String updateAt = "";
    private String createBy = "";
    private String updateBy = "";
    private String group = "";
    private long upstream;
    private long downstream;
    private String staticIp = "";
    private String proxy = "";
    private long concurrency;

    public String getNodeId() {
        return nodeId;
    }

    public void setNodeId(String nodeId) {
        this.nodeId = nodeId;
    }

    public String getInstId() {
        return instId;
    }

    public void setInstId(String instId) {
        this.instId = instId;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getInstName() {
        return instName;
    }

    public void setInstName(String instName) {
        this.instName = instName;
    }

    /** {@code host:port}, TLS unless it begins with {@code http://}, {@code h2c://} or {@code grpc://}; a list is tried in order. */
    public String getAddress() {
        return address;
    }

    public void setAddress(String address) {
        this.address = address;
    }

    public String getDescribe() {
        return describe;
    }

    public void setDescribe(String describe) {
        this.describe = describe;
    }

    public String getHostRoot() {
        return hostRoot;
    }

    public void setHostRoot(String hostRoot) {
        this.hostRoot = hostRoot;
    }

    public String getHostKey() {
        return hostKey;
    }

    public void setHostKey(String hostKey) {
        this.hostKey = hostKey;
    }

    public String getHostCrt() {
        return hostCrt;
    }

    public void setHostCrt(String hostCrt) {
        this.hostCrt = hostCrt;
    }

    /** PEM of the partner's root. */
    public String getGuestRoot() {
        return guestRoot;
    }

    public void setGuestRoot(String guestRoot) {
        this.guestRoot = guestRoot;
    }

    public String getGuestKey() {
        return guestKey;
    }

    public void setGuestKey(String guestKey) {
        this.guestKey = guestKey;
    }

    public String getGuestCrt() {
        return guestCrt;
    }

    public void setGuestCrt(String guestCrt) {
        this.guestCrt = guestCrt;
    }

    /** Bits: 1 connected, 2 woven, 32 disabled, 64 removed. */
    public int getStatus() {
        return status;
    }

    public void setStatus(int status) {
        this.status = status;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int version) {
        this.version = version;
    }

    public String getAuthCode() {
        return authCode;
    }

    public void setAuthCode(String authCode) {
        this.authCode = authCode;
    }

    /** Milliseconds since the epoch, 0 when not given. */
    public long getExpireAt() {
        return expireAt;
    }

    public void setExpireAt(long expireAt) {
        this.expireAt = expireAt;
    }

    public String getExtra() {
        return extra;
    }

    public void setExtra(String extra) {
        this.extra = extra;
    }

    public String getCreateAt() {
        return createAt;
    }

    public void setCreateAt(String createAt) {
        this.createAt = createAt;
    }

    public String getUpdateAt() {
        return updateAt;
    }

    public void setUpdateAt(String updateAt) {
        this.updateAt = updateAt;
    }

    public String getCreateBy() {
        return createBy;
    }

    public void setCreateBy(String createBy) {
        this.createBy = createBy;
    }

    public String getUpdateBy() {
        return updateBy;
    }

    public void setUpdateBy(String updateBy) {
        this.updateBy = updateBy;
    }

    public String getGroup() {
        return group;
    }

    public void setGroup(String group) {
        this.group = group;
    }

    public long getUpstream() {
        return upstream;
    }

    public void setUpstream(long upstream) {
        this.upstream = upstream;
    }

    public long getDownstream() {
        return downstream;
    }

    public void setDownstream(long downstream) {
        this.downstream = downstream;
    }

    public String getStaticIp() {
        return staticIp;
    }

    public void setStaticIp(String staticIp) {
        this.staticIp = staticIp;
    }

    public String getProxy() {
        return proxy;
    }

    public void setProxy(String proxy) {
        this.proxy = proxy;
    }

    public long getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(long concurrency) {
        this.concurrency = concurrency;
    }

    @Override
    public String toString() {
        return "Route[nodeId=" + nodeId + ", instId=" + instId + ", address=" + address + ", status=" + status + "]";
    }
}
