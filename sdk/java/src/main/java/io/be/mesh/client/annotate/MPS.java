package io.be.mesh.client.annotate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A bean that serves every {@link MPI} method of its class and of its interfaces, once it is published. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MPS {
    /** Version of what is served. */
    String version() default "1.0.0";

    /** Milliseconds that a caller should wait. */
    long timeout() default 10_000;

    /** How often a caller may repeat a call. */
    int retries() default 0;

    /** More members of the service in the registry, each {@code key=value}. */
    String[] attrs() default {};
}
