package dev.latchkey.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rule of ADR 0001: who may know whom. */
@AnalyzeClasses(packages = "dev.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyRuleTest {

    private static final Pattern FEATURE = Pattern.compile("dev\\.latchkey\\.(\\w+)(\\.keycloak)?(\\..*)?");

    /** Domain: plain Java, the feature itself, and the company whose policy bounds every feature. */
    @ArchTest
    static final ArchRule domainKnowsOnlyTheJdkItselfAndTheCompany = classes()
            .that(resideInAPackage("dev.latchkey..")
                    .and(not(resideInAnyPackage("dev.latchkey..keycloak..", "dev.latchkey.support.."))))
            .should(onlyKnowOwnFeature(
                    "java", "javax.crypto", "javax.xml.stream", "org.jspecify", "dev.latchkey.company"))
            .allowEmptyShould(true);

    /** Adapter: its own domain, the support that all share, and the company; never another feature's adapter. */
    @ArchTest
    static final ArchRule anAdapterKnowsNoOtherFeature = classes()
            .that(resideInAPackage("dev.latchkey..keycloak..").and(not(resideInAPackage("dev.latchkey.install.."))))
            .should(onlyKnowOwnFeatureAmongOurs("support", "company"))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule supportKnowsNoFeature = noClasses()
            .that(resideInAPackage("dev.latchkey.support.."))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.latchkey..")
                    .and(not(resideInAnyPackage("dev.latchkey.support..", "dev.latchkey.company.."))));

    @ArchTest
    static final ArchRule featuresFormNoCycle = SlicesRuleDefinition.slices()
            .matching("dev.latchkey.(*)..")
            .should()
            .beFreeOfCycles();

    /** What may be subclassed is abstract, so that an extension point is a decision and not an oversight. */
    @ArchTest
    static final ArchRule classesAreFinalOrAbstract = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areTopLevelClasses()
            .should()
            .haveModifier(JavaModifier.FINAL)
            .orShould()
            .haveModifier(JavaModifier.ABSTRACT);

    private static ArchCondition<JavaClass> onlyKnowOwnFeature(String... others) {
        return new ArchCondition<>("know only its own feature and " + String.join(", ", others)) {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                one.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> !isIn(dependency.getTargetClass(), others))
                        .filter(dependency ->
                                !feature(dependency.getTargetClass()).equals(feature(one)))
                        .filter(dependency -> !dependency
                                .getTargetClass()
                                .getBaseComponentType()
                                .isPrimitive())
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(one, dependency.getDescription())));
            }
        };
    }

    private static ArchCondition<JavaClass> onlyKnowOwnFeatureAmongOurs(String... others) {
        return new ArchCondition<>("know only its own feature and " + String.join(", ", others) + " among ours") {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                one.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                !feature(dependency.getTargetClass()).isEmpty())
                        .filter(dependency ->
                                !feature(dependency.getTargetClass()).equals(feature(one)))
                        .filter(dependency -> !java.util.List.of(others).contains(feature(dependency.getTargetClass())))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(one, dependency.getDescription())));
            }
        };
    }

    private static boolean isIn(JavaClass type, String... packages) {
        String name = type.getBaseComponentType().getPackageName();
        for (String allowed : packages) {
            if (name.equals(allowed) || name.startsWith(allowed + '.')) {
                return true;
            }
        }
        return false;
    }

    /** The feature that a class of ours belongs to; empty for everybody else's. */
    private static String feature(JavaClass type) {
        Matcher matcher = FEATURE.matcher(type.getBaseComponentType().getPackageName());
        return matcher.matches() ? matcher.group(1) : "";
    }
}
