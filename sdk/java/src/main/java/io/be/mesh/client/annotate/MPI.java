package io.be.mesh.client.annotate;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the operation behind a method. Its parameters travel by name ({@link Index}, else the name in the class file with
 * {@code -parameters}, in snake case). A method that returns a {@code CompletionStage} or {@code CompletableFuture} does not block.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MPI {
    /** For example {@code mesh.net.refresh}. */
    String value();

    /** Milliseconds for the whole call with all its attempts; 0 takes the timeout of the settings. */
    long timeout() default 0;

    /**
     * Whether doing it twice is the same as doing it once. Then a call is repeated after any passing failure, otherwise only when
     * it has surely not been started.
     */
    boolean repeatable() default false;
}
