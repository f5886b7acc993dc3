package io.salesforceauth.test;

import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rooms of the mock org: what a test sees, how it answers over HTTP, and
 * the org itself.
 */
@AnalyzeClasses(packages = "io.salesforceauth.test", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String BASE = "io.salesforceauth.test";

	private static final String ORG = BASE + ".org";

	private static final String HTTP = BASE + ".http";

	@ArchTest
	final ArchRule arrowsPointOneWay = Architectures.layeredArchitecture()
		.consideringOnlyDependenciesInAnyPackage(BASE + "..")
		.layer("API")
		.definedBy(BASE)
		.layer("HTTP")
		.definedBy(HTTP)
		.layer("org")
		.definedBy(ORG)
		.whereLayer("API")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("HTTP")
		.mayOnlyBeAccessedByLayers("API")
		.whereLayer("org")
		.mayOnlyBeAccessedByLayers("API", "HTTP");

	@ArchTest
	static void aTestSeesTenTypes(JavaClasses classes) {
		assertThat(classes.stream()
			.filter((type) -> type.getPackageName().equals(BASE) && type.isTopLevelClass()
					&& type.getModifiers().contains(JavaModifier.PUBLIC))
			.map(JavaClass::getSimpleName)).containsExactlyInAnyOrder("AutoConfigureMockSalesforce", "MockAnswer",
					"MockEndpoint", "MockSalesforce", "MockSalesforceContainer", "MockSalesforceExtension",
					"MockSalesforceMain", "ReceivedRequest", "RequestKind", "SharedTokenStoreContract");
	}

	@ArchTest
	static void whatATestSeesNamesNoTypeOfARoom(JavaClasses classes) {
		assertThat(classes.stream()
			.filter((type) -> type.getPackageName().equals(BASE) && isShown(type.getModifiers()))
			.flatMap((type) -> type.getCodeUnits().stream())
			.filter((unit) -> isShown(unit.getModifiers()))
			.filter((unit) -> Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
				.anyMatch((type) -> type.getPackageName().startsWith(BASE + ".")))
			.map(JavaCodeUnit::getFullName)).isEmpty();
	}

	@ArchTest
	final ArchRule roomsShowOnlyWhatOthersUse = ArchRuleDefinition.classes()
		.that()
		.resideInAnyPackage(ORG, HTTP)
		.and()
		.arePublic()
		.should(new ArchCondition<>("be used from another package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean used = type.getDirectDependenciesToSelf()
					.stream()
					.anyMatch((
							dependency) -> !dependency.getOriginClass().getPackageName().equals(type.getPackageName()));
				boolean nested = type.getEnclosingClass().isPresent();
				events.add(new SimpleConditionEvent(type, used || nested, type.getName() + " is public for nobody"));
			}

		});

	@ArchTest
	final ArchRule theOrgKnowsNothingOfHttp = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(ORG)
		.should()
		.dependOnClassesThat()
		.resideInAPackage("com.github.tomakehurst.wiremock.http..");

	private static boolean isShown(Set<JavaModifier> modifiers) {
		return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
	}

}
