package io.be.mesh.client.annotate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A method that takes the events of a topic: one parameter, an {@code Event} or what its entity holds. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Binding {
    String topic();

    /** Narrows the topic; {@code *} takes every code. */
    String code() default "*";
}
