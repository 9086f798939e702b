package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** What an event is about. */
public class Topic {
    private @Nullable String topic;
    private @Nullable String code;
    private @Nullable String group;
    private @Nullable String sets;

    public String getTopic() {
        return topic == null ? "" : topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getCode() {
        return code == null ? "" : code;
    }

    public void setCode(String code) {
        this.code = code;
    }

    public String getGroup() {
        return group == null ? "" : group;
    }

    public void setGroup(String group) {
        this.group = group;
    }

    public String getSets() {
        return sets == null ? "" : sets;
    }

    public void setSets(String sets) {
        this.sets = sets;
    }

    @Override
    public String toString() {
        return "Topic[topic=" + getTopic() + ", code=" + getCode() + "]";
    }
}
