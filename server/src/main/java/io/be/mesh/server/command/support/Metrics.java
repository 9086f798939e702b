package io.be.mesh.server.command.support;

/** Metrics in the text form of Prometheus. */
final class Metrics {
    private final String text;

    Metrics(String text) {
        this.text = text;
    }

    /** All rows of a name with this label, together; 0 when there is none. */
    long sum(String name, String label) {
        double sum = 0;
        for (String line : text.lines().toList()) {
            int end = line.lastIndexOf(' ');
            if (line.startsWith(name + "{") && line.contains(label) && end > 0) {
                sum += Math.max(0, number(line.substring(end + 1)));
            }
        }
        return (long) sum;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
