package io.salesforceauth;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.salesforceauth.token.SharedTokenStore;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;

/**
 * Tests for the rooms that this module is made of.
 */
@AnalyzeClasses(packages = "io.salesforceauth", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String BASE = "io.salesforceauth";

	private static final String ROOMS = "io.salesforceauth.*..";

	@ArchTest
	final ArchRule basePackageKnowsNoRoom = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(ROOMS);

	@ArchTest
	final ArchRule roomsHaveNoCycles = SlicesRuleDefinition.slices()
		.matching("io.salesforceauth.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule roomsShowOnlyTheirAutoConfiguration = ArchRuleDefinition.classes()
		.that()
		.resideInAPackage(ROOMS)
		.and()
		.resideOutsideOfPackages("io.salesforceauth.call..", "io.salesforceauth.diagnostics..",
				"io.salesforceauth.observation..")
		.and()
		.haveSimpleNameNotEndingWith("AutoConfiguration")
		.and()
		.doNotHaveSimpleName("SalesforceRegistrations")
		.and()
		.doNotHaveSimpleName("SalesforceTokenProviders")
		.and()
		.areNotAssignableTo(SharedTokenStore.class)
		.and()
		.areNotAssignableTo(SharedTokenStore.Entry.class)
		.and()
		.areNotAssignableTo(SharedTokenStore.Lease.class)
		.and()
		.doNotHaveSimpleName("OrgGroups")
		.and()
		.doNotHaveSimpleName("Org")
		.and()
		.doNotHaveSimpleName("OrgNames")
		.and()
		.doNotHaveSimpleName("OrgBeanRegistrar")
		.and()
		.doNotHaveSimpleName("PropertyCredentials")
		.and()
		.doNotHaveSimpleName("PropertyKey")
		.and()
		.doNotHaveSimpleName("KeyCredentials")
		.and()
		.doNotHaveSimpleName("JwtAudience")
		.and()
		.doNotHaveSimpleName("OrgRegistrations")
		.should()
		.notBePublic();

	@ArchTest
	final ArchRule autoConfigurationsAreFinalAndAnnotated = ArchRuleDefinition.classes()
		.that()
		.haveSimpleNameEndingWith("AutoConfiguration")
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.beAnnotatedWith(AutoConfiguration.class);

	@ArchTest
	final ArchRule autoConfigurationsAreNamedSo = ArchRuleDefinition.classes()
		.that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.haveSimpleNameEndingWith("AutoConfiguration");

	@ArchTest
	final ArchRule nobodyWritesToStandardStreams = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

	@ArchTest
	final ArchRule nobodyUsesJavaUtilLogging = GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

	@ArchTest
	final ArchRule nobodyInjectsFields = GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;

	@ArchTest
	final ArchRule nobodyNeedsWhatLocksTheApplication = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot.security..", "org.springframework.security.config..");

	@ArchTest
	final ArchRule nobodyUsesTheAuthorizedClientsOfSpringSecurity = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.haveNameMatching(".*OAuth2AuthorizedClient.*");

	@ArchTest
	final ArchRule cacheDoesWithoutReactor = ArchRuleDefinition.noClasses()
		.that()
		.haveNameMatching(".*\\.token\\.(TokenCache|TokenGate|TokenFlight|CachedToken)(\\$.*)?")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("reactor..", "org.reactivestreams..");

	@ArchTest
	final ArchRule noBeanIsOfATypeThatSpringSecurityLooksUp = ArchRuleDefinition.noMethods()
		.that()
		.areAnnotatedWith(Bean.class)
		.should()
		.haveRawReturnType(JavaClass.Predicates.assignableTo(ClientRegistrationRepository.class)
			.or(JavaClass.Predicates.assignableTo(ReactiveClientRegistrationRepository.class))
			.or(JavaClass.Predicates.assignableTo(OAuth2AuthorizedClientManager.class))
			.or(JavaClass.Predicates.assignableTo(ReactiveOAuth2AuthorizedClientManager.class))
			.or(JavaClass.Predicates.assignableTo(OAuth2AuthorizedClientProvider.class))
			.or(JavaClass.Predicates.assignableTo(ReactiveOAuth2AuthorizedClientProvider.class))
			.or(JavaClass.Predicates.assignableTo(OAuth2AuthorizedClientService.class))
			.or(JavaClass.Predicates.assignableTo(ReactiveOAuth2AuthorizedClientService.class))
			.or(JavaClass.Predicates.assignableTo(OAuth2AuthorizedClientRepository.class))
			.or(JavaClass.Predicates.assignableTo(ServerOAuth2AuthorizedClientRepository.class))
			.or(JavaClass.Predicates.assignableTo(OAuth2AccessTokenResponseClient.class))
			.or(JavaClass.Predicates.assignableTo(ReactiveOAuth2AccessTokenResponseClient.class)));

}
