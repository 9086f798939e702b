package io.be.mesh.client.annotate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On an interface: the name of its default provider. On a provider: its own name. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface SPI {
    /** The provider that speaks to a node is called {@code mesh}. */
    String value() default "mesh";
}
