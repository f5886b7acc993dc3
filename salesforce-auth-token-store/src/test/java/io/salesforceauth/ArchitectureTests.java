package io.salesforceauth;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
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
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.salesforceauth.store.SharedTokenStore;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the rooms of {@code salesforce-auth-autoconfigure}, and of this module, which
 * plugs into it: only here is it known whom a type is public for.
 */
@AnalyzeClasses(packages = "io.salesforceauth", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String BASE = "io.salesforceauth";

	private static final String ROOMS = "io.salesforceauth.*..";

	/**
	 * Each room knows those before it and none after it.
	 */
	private static final List<List<String>> ORDER = List.of(List.of("observation"), List.of("settings"),
			List.of("token"), List.of("org"), List.of("client"),
			List.of("actuate", "health", "check", "startup", "metrics", "diagnostics"));

	/**
	 * Public types that another room uses.
	 */
	private static final int MOST_SHOWN = 12;

	@ArchTest
	static void arrowsPointOneWay(JavaClasses classes) {
		LayeredArchitecture layers = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage("io.salesforceauth..")
			.layer("0")
			.definedBy(BASE)
			.whereLayer("0")
			.mayNotAccessAnyLayer();
		List<String> below = new ArrayList<>(List.of("0"));
		for (List<String> rooms : ORDER) {
			String layer = String.valueOf(below.size());
			layers = layers.layer(layer)
				.definedBy(rooms.stream().map((room) -> BASE + "." + room + "..").toArray(String[]::new))
				.whereLayer(layer)
				.mayOnlyAccessLayers(below.toArray(String[]::new));
			below.add(layer);
		}
		// Beside the clients, and unknown to all
		layers.layer("store")
			.definedBy(BASE + ".store..")
			.whereLayer("store")
			.mayOnlyAccessLayers("0", "2", "3")
			.ensureAllClassesAreContainedInArchitectureIgnoring(new DescribedPredicate<>("other code") {

				@Override
				public boolean test(JavaClass type) {
					return !type.getPackageName().startsWith(BASE);
				}

			})
			.check(classes);
	}

	@ArchTest
	final ArchRule roomsHaveNoCycles = SlicesRuleDefinition.slices()
		.matching("io.salesforceauth.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static void fewTypesAreShown(JavaClasses classes) {
		List<String> shown = classes.stream()
			.filter((type) -> type.getPackageName().startsWith(BASE + ".") && !isApi(type))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass()
					&& !type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.sorted()
			.toList();
		assertThat(shown).hasSizeLessThanOrEqualTo(MOST_SHOWN);
	}

	/**
	 * What an application may use or implement.
	 */
	private static boolean isApi(JavaClass type) {
		return type.getPackageName().equals(BASE + ".observation")
				|| type.getName().startsWith(SharedTokenStore.class.getName());
	}

	@ArchTest
	final ArchRule roomsShowOnlyWhatOthersUse = ArchRuleDefinition.classes()
		.that()
		.resideInAPackage(ROOMS)
		.and(DescribedPredicate.describe("are no API", (JavaClass type) -> !isApi(type)))
		.and()
		.arePublic()
		.and()
		.areNotAnnotatedWith(AutoConfiguration.class)
		.should(new ArchCondition<>("be used from another package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean used = Stream.concat(Stream.of(type), type.getAllSubclasses().stream())
					.flatMap((shown) -> shown.getDirectDependenciesToSelf().stream())
					.map((dependency) -> dependency.getOriginClass().getPackageName())
					.anyMatch((origin) -> !origin.equals(type.getPackageName()));
				// As its owner is
				boolean nested = type.getEnclosingClass().isPresent();
				events.add(new SimpleConditionEvent(type, used || nested, type.getName() + " is public for nobody"));
			}

		});

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
	final ArchRule onlyTheInterceptorNeedsGrpc = ArchRuleDefinition.noClasses()
		.that()
		.haveNameNotMatching(".*\\.Salesforce(GrpcInterceptor|CallCredentials)(\\$.*)?")
		.should()
		.dependOnClassesThat(DescribedPredicate.<JavaClass>describe("are of gRPC or need it",
				(type) -> type.getPackageName().startsWith("io.grpc")
						|| type.getName().matches(".*\\.Salesforce(GrpcInterceptor|CallCredentials)(\\$.*)?")))
		.because("applications without gRPC load neither");

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
	final ArchRule whatComesFromOutsideMeetsNoRegularExpression = ArchRuleDefinition.noClasses()
		.that()
		.resideInAnyPackage("io.salesforceauth.client..", "io.salesforceauth.org..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("java.util.regex..")
		.because("a pattern that repeats what repeats stops the event loop; parsers read in one pass");

	@ArchTest
	final ArchRule textIsReadAsAUriByTheMethodWhoseErrorsAreOfOneKind = ArchRuleDefinition.noClasses()
		.should()
		.callConstructor(URI.class, String.class)
		.because("it also throws a NumberFormatException, for an IPv6 address that ends in long numbers; "
				+ "URI.create throws nothing but IllegalArgumentException");

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
