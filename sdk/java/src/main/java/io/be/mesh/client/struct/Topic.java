package io.be.mesh.client.struct;

/** What an event is about. */
public class Topic {
    private String topic = "";
    private String code = "";
    private String group = "";
    private String sets = "";

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getCode() {
        return code;
    }

    public void setCode(String code) {
        this.code = code;
    }

    public String getGroup() {
        return group;
    }

    public void setGroup(String group) {
        this.group = group;
    }

    public String getSets() {
        return sets;
    }

    public void setSets(String sets) {
        this.sets = sets;
    }

    @Override
    public String toString() {
        return "Topic[topic=" + topic + ", code=" + code + "]";
    }
}
