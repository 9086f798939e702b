package io.be.mesh.client.struct;

import java.time.Duration;

/** A value that is kept for a while. */
public class CacheEntity {
    private String version = "";
    private Entity entity = new Entity();
    private long timestamp;
    private Duration duration = Duration.ZERO;
    private String key = "";

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public Entity getEntity() {
        return entity;
    }

    public void setEntity(Entity entity) {
        this.entity = entity;
    }

    /** When it was put, milliseconds since the epoch. */
    public long getTimestamp() {
        return timestamp;
    }

    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    /** How long it is kept; zero lets the node choose. */
    public Duration getDuration() {
        return duration;
    }

    public void setDuration(Duration duration) {
        this.duration = duration;
    }

    public String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    @Override
    public String toString() {
        return "CacheEntity[key=" + key + ", duration=" + duration + "]";
    }
}
