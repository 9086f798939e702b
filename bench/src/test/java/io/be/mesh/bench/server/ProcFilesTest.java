package io.be.mesh.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcFilesTest {
    @Test
    void cpuTimeIsUserAndSystemEvenWhenTheNameHasBracketsAndBlanks() {
        String stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 9 8 7 6 150 25 3 2 20 0 9 0 100 200 300";

        assertThat(ProcFiles.cpuSeconds(stat)).hasValue(1.75);
    }

    @Test
    void aTruncatedLineHasNoCpuTime() {
        assertThat(ProcFiles.cpuSeconds("42 (java) S 1 42")).isEmpty();
    }

    @Test
    void residentMemoryIsInBytes() {
        assertThat(ProcFiles.residentBytes(List.of("VmSize:\t  9000 kB", "VmRSS:\t    1024 kB")))
                .hasValue(1 << 20);
        assertThat(ProcFiles.residentBytes(List.of("Name:\tkthreadd"))).isEmpty();
    }

    @Test
    void thisProcessHasBoth() {
        long self = ProcessHandle.current().pid();

        assertThat(ProcFiles.cpuSeconds(self).orElseThrow()).isPositive();
        assertThat(ProcFiles.residentBytes(self).orElseThrow()).isGreaterThan(1 << 20);
    }

    @Test
    void aProcessThatIsGoneHasNeither() {
        assertThat(ProcFiles.cpuSeconds(Long.MAX_VALUE)).isEmpty();
        assertThat(ProcFiles.residentBytes(Long.MAX_VALUE)).isEmpty();
    }
}
