package io.be.mesh.tests.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule of RFC 9113: what a client does, and what must come of it.
 *
 * @param section of the RFC
 * @param act on a connection whose preface has been sent, unless the section is about that
 * @param verdict fails when something else comes of it
 */
record Rule(String section, String name, Act act, Act verdict) {
    /** Something that is done to a connection, or looked for on it. */
    @FunctionalInterface
    interface Act {
        void on(Http2Wire wire) throws IOException;
    }

    @Override
    public String toString() {
        return section + " " + name;
    }

    /** Rules, gathered in the order of the RFC. */
    static final class Book {
        private final List<Rule> rules = new ArrayList<>();
        private String section = "";

        Book section(String number) {
            section = number;
            return this;
        }

        /** The connection is told off with one of the codes, and ends. */
        Book connection(String name, Act act, Integer... codes) {
            return rule(name, act, wire -> wire.isCutOff(List.of(codes)));
        }

        /** The stream, or the connection, is told off with one of the codes. */
        Book stream(int id, String name, Act act, Integer... codes) {
            return rule(name, act, wire -> wire.isReset(id, List.of(codes)));
        }

        Book answered(int id, int status, String name, Act act) {
            return rule(name, act, wire -> Requests.isAnswered(wire, id, status));
        }

        /** Nothing comes of it. */
        Book ignored(String name, Act act) {
            return rule(name, act, Http2Wire::isAlive);
        }

        Book rule(String name, Act act, Act verdict) {
            rules.add(new Rule(section, name, act, verdict));
            return this;
        }

        List<Rule> rules() {
            return rules;
        }
    }
}
