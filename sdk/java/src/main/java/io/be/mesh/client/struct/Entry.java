package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** A value under its key. */
public class Entry {
    private @Nullable String key;
    private @Nullable Entity value;
    private @Nullable String createAt;
    private @Nullable String updateAt;
    private @Nullable String createBy;
    private @Nullable String updateBy;

    public String getKey() {
        return key == null ? "" : key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public Entity getValue() {
        return value == null ? new Entity() : value;
    }

    public void setValue(Entity value) {
        this.value = value;
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
        return "Entry[key=" + getKey() + "]";
    }
}
