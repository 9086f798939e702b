package io.be.mesh.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.be.mesh.protocol.message.PtpMessage;
import java.time.Clock;
import java.time.Instant;

/** The walls of the house that the module path cannot hold. */
@AnalyzeClasses(packages = "io.be.mesh", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule direction = slices().matching("io.be.mesh.(protocol|conf|cluster|verticle|server)..")
            .should()
            .beFreeOfCycles()
            .because("protocol <- conf <- cluster <- verticles <- server is the only direction");

    @ArchTest
    static final ArchRule protocolIsALeaf = noClasses()
            .that()
            .resideInAPackage("io.be.mesh.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..", "com.hazelcast..", "org.mapdb..")
            .because("clients and tools use the language of the node without the node");

    @ArchTest
    static final ArchRule actorsDoNotKnowEachOther = slices().matching("io.be.mesh.verticle.(*)..")
            .should()
            .notDependOnEachOther()
            .because("verticles speak over the bus, or over the interfaces of cluster");

    @ArchTest
    static final ArchRule busOnlyInCluster = noClasses()
            .that()
            .resideOutsideOfPackage("io.be.mesh.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.core.eventbus..")
            .because("every address has a type, a timeout and a bound on what is in flight");

    @ArchTest
    static final ArchRule gridOnlyInCluster = noClasses()
            .that()
            .resideOutsideOfPackage("io.be.mesh.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.hazelcast..")
            .because("what the grid can and cannot do is known in one place");

    @ArchTest
    static final ArchRule mapdbOnlyInStore = noClasses()
            .that()
            .resideOutsideOfPackage("io.be.mesh.cluster.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.mapdb..")
            .because("MapDB alone lost acknowledged commits: it is only the view of the journal");

    @ArchTest
    static final ArchRule environmentOnlyInConf = noClasses()
            .that(not(resideInAnyPackage("io.be.mesh.conf..", "io.be.mesh.bench..", "io.be.mesh.client..")))
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .because("a setting without an origin cannot be explained");

    @ArchTest
    static final ArchRule theNodeKnowsOnlyWhatPluginsImplement = noClasses()
            .that()
            .resideInAPackage("io.be.mesh.(protocol|conf|cluster|verticle|server)..")
            .and(not(resideInAPackage("io.be.mesh.verticle.plugin..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.be.mesh.client..")
            .because("of the SDK the node knows what plugins implement, in one place");

    @ArchTest
    static final ArchRule wallClockIsInjected = noClasses()
            .that(not(resideInAPackage("io.be.mesh.bench..")))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("a test must be able to move the clock");

    @ArchTest
    static final ArchRule messagesAreRecords = classes()
            .that()
            .implement(PtpMessage.class)
            .should()
            .beRecords()
            .because("a message does not change on its way");

    @ArchTest
    static final ArchRule theSdkStandsAlone = noClasses()
            .that()
            .resideInAPackage("io.be.mesh.client..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.be.mesh..").and(not(resideInAPackage("io.be.mesh.client.."))))
            .because("a program takes the SDK, not the node");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("what is waited for is an event with a deadline");
}
