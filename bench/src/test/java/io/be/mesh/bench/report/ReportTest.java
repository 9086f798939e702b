package io.be.mesh.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        assertThat(Median.of(9, 1, 5)).isEqualTo(5);
        assertThat(Median.of(4, 1, 3, 2)).isEqualTo(2.5);
        assertThatThrownBy(Median::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineStandsUnderItsTitles() {
        String header = Table.header();
        String line = Table.line(row("push-pop/h1/raw/1KiB/8", 12_345.6, 0.75));

        assertThat(line.indexOf("12,346") + "12,346".length()).isEqualTo(header.indexOf("op/s") + "op/s".length());
        assertThat(line.indexOf("0.75") + "0.75".length()).isEqualTo(header.indexOf("ratio") + "ratio".length());
    }

    @Test
    void aFailedRowSaysWhy() {
        assertThat(Table.line(Row.failed("wake-up/h2/10000", "the server closed the connection")))
                .startsWith("wake-up/h2/10000")
                .endsWith("failed: the server closed the connection");
    }

    @Test
    void aTargetIsJudgedByItsWorstRow() {
        List<Row> rows = List.of(row("push-pop/h1/raw/1KiB/1", 1, 0.9), row("push-pop/h2/json/1KiB/8", 1, 0.5));

        Target target = Target.judge(rows).get(0);

        assertThat(target.met()).isFalse();
        assertThat(target.measured()).contains("0.50", "push-pop/h2/json/1KiB/8", "1 of 2");
    }

    @Test
    void aFigureAtTheLimitMeetsTheTarget() {
        assertThat(Target.judge(List.of(row("push-pop/h1/raw/64KiB/1", 1, 0.8)))
                        .get(1)
                        .met())
                .isTrue();
        assertThat(Target.judge(List.of(Row.start("start/second", 2000, 200L << 20))))
                .filteredOn(t -> t.met() != null)
                .hasSize(2)
                .allMatch(t -> Boolean.TRUE.equals(t.met()));
    }

    @Test
    void mutualTlsIsComparedWithPlaintextOfTheSameKind() {
        List<Row> rows = List.of(
                row("mutual-tls/h2c/raw/1KiB/8", 100, 0.79),
                row("mutual-tls/h2c/protobuf/1KiB/8", 100, 0.81),
                row("mutual-tls/http/raw/1KiB/8", 500, 0.5));

        assertThat(Target.judge(rows))
                .filteredOn(target -> target.target().startsWith("mutual TLS at 1 KiB"))
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.met()).isFalse();
                    assertThat(target.measured()).contains("0.79", "mutual-tls/h2c/raw/1KiB/8", "1 of 2");
                });
    }

    @Test
    void handshakesAreComparedByTheirCpuTime() {
        Target judged = Target.judge(List.of(row("handshake/full/mutual/8", 100, 0.1))).stream()
                .filter(target -> target.target().startsWith("TLS handshakes"))
                .findFirst()
                .orElseThrow();

        assertThat(judged.measured()).startsWith("2.50 ");
        assertThat(judged.met()).isTrue();
    }

    @Test
    void aSkippedRowSaysWhatTheMachineLacks() {
        Row row = Row.skipped("proxy/nginx/h1/small/32", "this machine has no nginx");

        assertThat(Table.line(row)).endsWith("skipped: this machine has no nginx");
        assertThat(row.failure()).isNull();
    }

    @Test
    void whatANodeAddsIsItsTimeWithoutThatOfTheService() {
        Row row = new Row(
                "proxy/latency/h1/32",
                100.0,
                400.0,
                3000.0,
                9.0,
                4.0,
                5.0,
                6L,
                100.0,
                240.0,
                1400.0,
                10.0,
                1.0,
                0.5,
                null,
                null,
                null);

        assertThat(Target.judge(List.of(row)))
                .filteredOn(target -> target.target().startsWith("added"))
                .satisfiesExactly(
                        p50 -> assertThat(p50.measured()).startsWith("160.00 us"),
                        p99 -> assertThat(p99.measured()).startsWith("1.60 ms"))
                .allMatch(target -> Boolean.FALSE.equals(target.met()));
    }

    @Test
    void whatWasNotMeasuredIsNotMet() {
        assertThat(Target.judge(List.of(Row.failed("start/second", "port in use"))))
                .allMatch(t -> t.met() == null);
        assertThat(Target.table(Target.judge(List.of()))).contains("not measured");
    }

    @Test
    void theJsonFileHasRowsAndTargetsWithoutEmptyMembers(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("bench.json");
        List<Row> rows = List.of(Row.start("start/second", 1500, null));

        new Report(Machine.here("2026-01-01T00:00:00Z"), rows, Target.judge(rows)).write(file);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.at("/rows/0/readyMillis").asDouble()).isEqualTo(1500);
        assertThat(json.at("/rows/0").has("rate")).isFalse();
        assertThat(json.at("/machine/cores").asInt()).isPositive();
        assertThat(json.at("/targets").size()).isEqualTo(19);
    }

    private static Row row(String name, double rate, double ratio) {
        return new Row(name, rate, 1.0, 2.0, 3.0, 4.0, 5.0, 6L, 7.0, 8.0, 9.0, 10.0, ratio, 0.5, null, null, null);
    }
}
