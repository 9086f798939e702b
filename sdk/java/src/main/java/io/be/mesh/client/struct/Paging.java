package io.be.mesh.client.struct;

import java.util.Map;

/** Which part of a list. */
public class Paging {
    private String sid = "";
    private long index;
    private long limit = 10;
    private Map<String, String> factor = Map.of();
    private String order = "";

    public String getSid() {
        return sid;
    }

    public void setSid(String sid) {
        this.sid = sid;
    }

    public long getIndex() {
        return index;
    }

    public void setIndex(long index) {
        this.index = index;
    }

    public long getLimit() {
        return limit;
    }

    public void setLimit(long limit) {
        this.limit = limit;
    }

    public Map<String, String> getFactor() {
        return factor;
    }

    public void setFactor(Map<String, String> factor) {
        this.factor = factor;
    }

    public String getOrder() {
        return order;
    }

    public void setOrder(String order) {
        this.order = order;
    }

    @Override
    public String toString() {
        return "Paging[index=" + index + ", limit=" + limit + "]";
    }
}
