package io.be.mesh.client.struct;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which part of a list. */
public class Paging {
    private @Nullable String sid;
    private @Nullable Long index;
    private @Nullable Long limit;
    private @Nullable Map<String, String> factor;
    private @Nullable String order;

    public String getSid() {
        return sid == null ? "" : sid;
    }

    public void setSid(String sid) {
        this.sid = sid;
    }

    public long getIndex() {
        return index == null ? 0 : index;
    }

    public void setIndex(long index) {
        this.index = index;
    }

    public long getLimit() {
        return limit == null ? 0 : limit;
    }

    public void setLimit(long limit) {
        this.limit = limit;
    }

    public Map<String, String> getFactor() {
        return factor == null ? Map.of() : factor;
    }

    public void setFactor(Map<String, String> factor) {
        this.factor = factor;
    }

    public String getOrder() {
        return order == null ? "" : order;
    }

    public void setOrder(String order) {
        this.order = order;
    }

    @Override
    public String toString() {
        return "Paging[index=" + getIndex() + ", limit=" + getLimit() + "]";
    }
}
