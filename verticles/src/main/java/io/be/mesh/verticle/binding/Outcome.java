package io.be.mesh.verticle.binding;

/** What came of handing a message to one receiver. */
sealed interface Outcome {
    /** It is the receiver's now. */
    record Taken() implements Outcome {}

    /** The receiver answered that it does not take it. */
    record Refused(String why) implements Outcome {}

    /** No answer, or one that says that nobody is there to give one: another receiver may do. */
    record Unreached(String why) implements Outcome {}
}
