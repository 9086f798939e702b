package io.be.mesh.client.struct;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A value that is kept for a while. */
public class CacheEntity {
    private @Nullable String version;
    private @Nullable Entity entity;
    private @Nullable Long timestamp;
    private @Nullable Duration duration;
    private @Nullable String key;

    public String getVersion() {
        return version == null ? "" : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public Entity getEntity() {
        return entity == null ? new Entity() : entity;
    }

    public void setEntity(Entity entity) {
        this.entity = entity;
    }

    /** When it was put, milliseconds since the epoch. */
    public long getTimestamp() {
        return timestamp == null ? 0 : timestamp;
    }

    public void setTimestamp(long timestamp) {
        this.timestamp = timestamp;
    }

    /** How long it is kept; zero lets the node choose. */
    public Duration getDuration() {
        return duration == null ? Duration.ZERO : duration;
    }

    public void setDuration(Duration duration) {
        this.duration = duration;
    }

    public String getKey() {
        return key == null ? "" : key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    @Override
    public String toString() {
        return "CacheEntity[key=" + getKey() + ", duration=" + getDuration() + "]";
    }
}
