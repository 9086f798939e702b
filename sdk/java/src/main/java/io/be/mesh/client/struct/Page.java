package io.be.mesh.client.struct;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list. */
public class Page<T> {
    private @Nullable String sid;
    private @Nullable Long index;
    private @Nullable Long limit;
    private @Nullable Long total;
    private @Nullable Boolean next;
    private @Nullable List<T> data;

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

    public long getTotal() {
        return total == null ? 0 : total;
    }

    public void setTotal(long total) {
        this.total = total;
    }

    public boolean isNext() {
        return next == null ? false : next;
    }

    public void setNext(boolean next) {
        this.next = next;
    }

    public List<T> getData() {
        return data == null ? List.of() : data;
    }

    public void setData(List<T> data) {
        this.data = data;
    }

    @Override
    public String toString() {
        return "Page[index=" + getIndex() + ", total=" + getTotal() + "]";
    }
}
