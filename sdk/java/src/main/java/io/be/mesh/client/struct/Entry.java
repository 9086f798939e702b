package io.be.mesh.client.struct;

/** A value under its key. */
public class Entry {
    private String key = "";
    private Entity value = new Entity();
    private String createAt = "";
    private String updateAt = "";
    private String createBy = "";
    private String updateBy = "";

    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public Entity getValue() {
        return value;
    }

    public void setValue(Entity value) {
        this.value = value;
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

    @Override
    public String toString() {
        return "Entry[key=" + key + "]";
    }
}
