package io.be.mesh.bench.micro;

import io.be.mesh.protocol.service.NormalPath;
import io.be.mesh.protocol.service.PathIndex;
import io.be.mesh.protocol.service.PathRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What a node does with the path of a request for a registered service, by how many are registered; and with a change of one of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatchingBenchmark {
    private static final int BUSY = 10;
    private static final int REQUESTS = 1000;

    @Param({"10", "100000"})
    public int rules;

    private PathIndex<String> index = PathIndex.empty();
    private List<String> busy = List.of();
    private List<String> any = List.of();
    private PathRule changed = PathRule.parse("/changed/{x}");

    /** Exact rules, rules with a name, and rules for all below, in turn; each path meets one of them. */
    @Setup
    public void prepare() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            String service = "/engine-" + i;
            String urn = List.of("/v1/predict", "/{model}/predict", "/*").get(i % 3);
            index = index.with(PathRule.parse(service + urn), "/engine-" + i);
            paths.add(service + "/v1/predict");
        }
        Random random = new Random(1);
        Collections.shuffle(paths, random);
        // Read anew, as every request's path is: no text has its hash yet.
        busy = requests(paths.subList(0, BUSY), random);
        any = requests(paths, random);
    }

    private static List<String> requests(List<String> paths, Random random) {
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            requests.add(new String(paths.get(random.nextInt(paths.size())).toCharArray()));
        }
        return requests;
    }

    /** Ten of the services are asked, as it is when a few of many are busy. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void findBusy(Blackhole hole) {
        find(busy, hole);
    }

    /** A thousand of them, whose rules are not in the caches of the processor. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void findAny(Blackhole hole) {
        find(any, hole);
    }

    private void find(List<String> requests, Blackhole hole) {
        for (int i = 0; i < requests.size(); i++) {
            hole.consume(index.visit(NormalPath.of(requests.get(i)), (value, below) -> {
                hole.consume(value);
                return true;
            }));
        }
    }

    @Benchmark
    public PathIndex<String> change() {
        return index.with(changed, "new");
    }
}
