package io.salesforceauth;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import reactor.core.publisher.Mono;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.mock.http.client.reactive.MockClientHttpRequest;
import org.springframework.mock.http.client.reactive.MockClientHttpResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Which org a token provider of the application serves: that of its qualifier, the
 * default org without one, and no other, wherever an org is used.
 */
class OwnTokenProviderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String[] DEFAULT = { "salesforce.auth.my-domain-url=main.my.salesforce.com",
			"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret" };

	private static final String[] EMEA = { "salesforce.auth.orgs.emea.my-domain-url=emea.my.salesforce.com",
			"salesforce.auth.orgs.emea.client-id=emea-key", "salesforce.auth.orgs.emea.client-secret=emea-secret" };

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("management.endpoints.jmx.exposure.include=salesforce", "spring.jmx.enabled=true",
				"spring.main.banner-mode=off");

	private final ApplicationContextRunner ownEmea = this.contextRunner.withPropertyValues(DEFAULT)
		.withUserConfiguration(OwnEmea.class);

	@Test
	void providerOfAFurtherOrgLeavesTheWebClientOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA)
			.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer main", "emea.my.salesforce.com Bearer own-emea"));
	}

	@Test
	void providerOfAFurtherOrgLeavesTheRestClientOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			context.getBean("salesforceRestClient", RestClient.class).get().uri("/x").retrieve().toBodilessEntity();
			context.getBean("emeaSalesforceRestClient", RestClient.class).get().uri("/x").retrieve().toBodilessEntity();
			assertThat(context.getBean(Network.class).calls).containsExactly("main.my.salesforce.com Bearer main",
					"emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerOfAFurtherOrgLeavesTheHttpInterfacesOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA).withUserConfiguration(WebClientGroups.class).run((context) -> {
			context.getBean("salesforce#" + Limits.class.getName(), Limits.class).limits().block(TIMEOUT);
			context.getBean(EmeaLimits.class).limits().block(TIMEOUT);
			assertThat(context.getBean(Network.class).calls).containsExactly("main.my.salesforce.com Bearer main",
					"emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerOfAFurtherOrgLeavesTheBlockingHttpInterfacesOfTheDefaultOrgAlone() {
		this.ownEmea.withPropertyValues(EMEA).withUserConfiguration(RestClientGroups.class).run((context) -> {
			context.getBean("salesforce#" + BlockingLimits.class.getName(), BlockingLimits.class).limits();
			context.getBean(BlockingEmeaLimits.class).limits();
			assertThat(context.getBean(Network.class).calls).containsExactly("main.my.salesforce.com Bearer main",
					"emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerOfAFurtherOrgIsNotThatOfTheDefaultOrgAmongTheOrgs() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			SalesforceOrgs orgs = context.getBean(SalesforceOrgs.class);
			assertThat(orgs.names()).containsExactly("default", "emea");
			assertThat(orgs.tokens("emea")).isSameAs(context.getBean("tokensOfEmea"));
			assertThat(orgs.tokens("default")).isSameAs(context.getBean("salesforceTokenProvider"));
			assertThat(orgs.status("default").signIn().state()).isEqualTo(State.UNKNOWN);
			assertThat(orgs.status("emea").signIn().state()).isEqualTo(State.SIGNED_IN);
		});
	}

	@Test
	void healthIsThatOfEachOrg() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			CompositeReactiveHealthContributor health = context.getBean("salesforceHealthContributor",
					CompositeReactiveHealthContributor.class);
			assertThat(health(health, "default").getStatus().getCode()).isEqualTo("UNKNOWN");
			assertThat(health(health, "emea").getDetails()).containsEntry("instanceUrl",
					"https://emea.my.salesforce.com/");
		});
	}

	@Test
	void endpointShowsEachOrg() {
		this.ownEmea.withPropertyValues(EMEA).run((context) -> {
			Object orgs = endpoint(context, "orgs");
			assertThat(orgs).extracting("orgs.default.state").isEqualTo(State.UNKNOWN);
			assertThat(orgs).extracting("orgs.emea.token.instanceUrl").isEqualTo("https://emea.my.salesforce.com/");
		});
	}

	@Test
	void providerIsEnoughForAnOrgWithoutProperties() {
		this.ownEmea.run((context) -> {
			assertThat(context.getBean(SalesforceOrgs.class).names()).containsExactly("default", "emea");
			assertThat(calls(context, "emeaSalesforceWebClient"))
				.containsExactly("emea.my.salesforce.com Bearer own-emea");
		});
	}

	@Test
	void providerWithoutQualifierServesTheDefaultOrgAlone() {
		this.contextRunner.withPropertyValues(EMEA)
			.withBean("ownTokens", SalesforceTokenProvider.class, () -> new OwnTokens("main", "own-main"))
			.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer own-main", "emea.my.salesforce.com Bearer emea"));
	}

	@Test
	void providerWithoutQualifierStandsBesideThatOfAFurtherOrg() {
		this.ownEmea.withBean("ownTokens", SalesforceTokenProvider.class, () -> new OwnTokens("main", "own-main"))
			.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer own-main", "emea.my.salesforce.com Bearer own-emea"));
	}

	@Test
	void spyOfOurProviderIsAsked() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withBean(Wrapper.class, () -> new Wrapper(Mockito::spy))
			.run((context) -> {
				assertThat(calls(context, "salesforceWebClient", "salesforceWebClient")).hasSize(2);
				Mockito.verify(context.getBean(SalesforceTokenProvider.class), Mockito.times(2)).getToken();
			});
	}

	@Test
	void proxyOfOurProviderIsAsked() {
		List<String> asked = new CopyOnWriteArrayList<>();
		this.contextRunner.withPropertyValues(DEFAULT)
			.withBean(Wrapper.class, () -> new Wrapper((tokens) -> proxy(tokens, asked)))
			.run((context) -> {
				assertThat(calls(context, "salesforceWebClient", "salesforceWebClient"))
					.containsOnly("main.my.salesforce.com Bearer main");
				context.getBean("salesforceRestClient", RestClient.class).get().uri("/x").retrieve().toBodilessEntity();
				assertThat(asked).containsExactlyInAnyOrder("getToken", "getToken", "token");
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { ScopedEmea.class, EmeaByMethodOfOtherClass.class, EmeaWithNameOfDefault.class,
			EmeaByRegistrar.class, EmeaByFactoryBean.class, EmeaByComposedAnnotation.class })
	void servesTheOrgOfItsQualifierHoweverItIsDeclared(Class<?> declaration) {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withPropertyValues(EMEA)
			.withUserConfiguration(declaration)
			.run((context) -> {
				assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
					.containsExactly("main.my.salesforce.com Bearer main", "emea.my.salesforce.com Bearer own-emea");
				assertThat(context.getBean(SalesforceOrgs.class).names()).containsExactly("default", "emea");
			});
	}

	@Test
	void qualifierWithoutNameIsThatOfTheDefaultOrg() {
		this.contextRunner.withUserConfiguration(DefaultByRegistrar.class).run((context) -> {
			assertThat(calls(context, "salesforceWebClient")).containsExactly("main.my.salesforce.com Bearer own-main");
			assertThat(context.getBean(SalesforceOrgs.class).names()).containsExactly("default");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { HiddenProvider.class, NameOfOtherType.class, NotACandidate.class })
	void beanThatIsNoProviderOfTheOrgTakesNothingFromIt(Class<?> declaration) {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withPropertyValues(EMEA)
			.withUserConfiguration(declaration)
			.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer main", "emea.my.salesforce.com Bearer emea"));
	}

	@Test
	void singletonThatHasTheNameOfOneOfOurBeansStays() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.withInitializer(
					(context) -> context.getBeanFactory().registerSingleton("salesforceTokenProvider", "a singleton"))
			.run((context) -> {
				assertThat(context.getBean("salesforceTokenProvider")).isEqualTo("a singleton");
				assertThat(calls(context, "salesforceWebClient")).containsExactly("main.my.salesforce.com Bearer main");
			});
	}

	@Test
	void fallbackGivesWayToAnother() {
		this.contextRunner.withUserConfiguration(Fallbacks.class)
			.run((context) -> assertThat(calls(context, "salesforceWebClient"))
				.containsExactly("main.my.salesforce.com Bearer own-main"));
	}

	@Test
	void severalProvidersOfOneOrgStopTheStart() {
		this.ownEmea.withUserConfiguration(EmeaWithNameOfDefault.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("the Salesforce org 'emea' has several: tokensOfEmea, salesforceTokenProvider"));
	}

	@Test
	void severalProvidersOfOneOrgAreOfNoConcernWhenDisabled() {
		this.ownEmea.withUserConfiguration(EmeaWithNameOfDefault.class)
			.withPropertyValues("salesforce.auth.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void providerWhoseClassTurnsOutToBeOfAnotherOrgIsNotUsed() {
		this.contextRunner.withUserConfiguration(EmeaBehindInterface.class)
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThatException().isThrownBy(() -> context.getBean("salesforceWebClient"))
				.havingRootCause()
				.withMessageContaining("@SalesforceOrg(\"emea\")"));
	}

	@Test
	void providerOfTheParentContextServesItsOrg() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(OwnEmea.class)) {
			this.contextRunner.withParent(parent)
				.withPropertyValues(DEFAULT)
				.withPropertyValues(EMEA)
				.run((context) -> assertThat(calls(context, "salesforceWebClient", "emeaSalesforceWebClient"))
					.containsExactly("main.my.salesforce.com Bearer main", "emea.my.salesforce.com Bearer own-emea"));
		}
	}

	@Test
	void orgOfTheParentContextIsNotThatOfTheChild() {
		this.contextRunner.withPropertyValues(DEFAULT)
			.run((parent) -> this.contextRunner.withParent(parent.getSourceApplicationContext())
				.withPropertyValues("salesforce.auth.my-domain-url=child.my.salesforce.com",
						"salesforce.auth.client-id=key", "salesforce.auth.client-secret=secret")
				.run((child) -> assertThat(calls(child, "salesforceWebClient"))
					.containsExactly("child.my.salesforce.com Bearer child")));
	}

	@ParameterizedTest
	@MethodSource("providersThatGiveNothing")
	void providerThatGivesNoTokenIsNamed(SalesforceTokenProvider provider) {
		this.contextRunner.withBean("own", SalesforceTokenProvider.class, () -> provider).run((context) -> {
			assertThatException()
				.isThrownBy(() -> context.getBean("salesforceWebClient", WebClient.class)
					.get()
					.uri("/x")
					.retrieve()
					.toBodilessEntity()
					.block(TIMEOUT))
				.withMessageContaining("gave no token");
			assertThatException()
				.isThrownBy(() -> context.getBean("salesforceRestClient", RestClient.class)
					.get()
					.uri("/x")
					.retrieve()
					.toBodilessEntity())
				.withMessageContaining("gave no token");
			assertThat(context.getBean(Network.class).calls).isEmpty();
		});
	}

	@Test
	void providerThatGivesNoTokenStopsTheStartThatSignsIn() {
		this.contextRunner.withPropertyValues("salesforce.auth.verify-on-startup=true")
			.withBean("own", SalesforceTokenProvider.class, EmptyProvider::new)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("gave no token"));
	}

	static List<SalesforceTokenProvider> providersThatGiveNothing() {
		SalesforceTokenProvider mock = Mockito.mock(SalesforceTokenProvider.class);
		Mockito.when(mock.token()).thenCallRealMethod();
		return List.of(new EmptyProvider(), mock);
	}

	@Test
	void ourProvidersCanBeProxiedByClass() {
		this.contextRunner.withPropertyValues(DEFAULT).withUserConfiguration(Advice.class).run((context) -> {
			assertThat(calls(context, "salesforceWebClient")).containsExactly("main.my.salesforce.com Bearer main");
			assertThat(AopUtils.isAopProxy(context.getBean(SalesforceTokenProvider.class))).isTrue();
		});
	}

	private static SalesforceTokenProvider proxy(SalesforceTokenProvider tokens, List<String> asked) {
		return (SalesforceTokenProvider) Proxy.newProxyInstance(OwnTokenProviderTests.class.getClassLoader(),
				new Class<?>[] { SalesforceTokenProvider.class }, (proxy, method, arguments) -> {
					asked.add(method.getName());
					try {
						return method.invoke(tokens, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

	private static List<String> calls(AssertableApplicationContext context, String... clients) {
		assertThat(context).hasNotFailed();
		for (String client : clients) {
			context.getBean(client, WebClient.class).get().uri("/x").retrieve().toBodilessEntity().block(TIMEOUT);
		}
		return context.getBean(Network.class).calls;
	}

	private static Health health(CompositeReactiveHealthContributor health, String org) {
		return ((ReactiveHealthIndicator) health.getContributor(org)).health(true).block(TIMEOUT);
	}

	private static Object endpoint(AssertableApplicationContext context, String operation) throws Exception {
		Object endpoint = context.getBean("salesforceEndpoint");
		var method = endpoint.getClass().getDeclaredMethod(operation);
		method.setAccessible(true);
		return method.invoke(endpoint);
	}

	private static final class EmptyProvider implements SalesforceTokenProvider {

		@Override
		public Mono<SalesforceToken> getToken() {
			return Mono.empty();
		}

		@Override
		public void invalidate(SalesforceToken token) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Network network() {
			return new Network();
		}

		@Bean
		ClientHttpRequestFactoryBuilder<ClientHttpRequestFactory> blockingNetwork(Network network) {
			return (settings) -> network::blocking;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnEmea {

		@Bean
		@SalesforceOrg("emea")
		SalesforceTokenProvider tokensOfEmea() {
			return new OwnTokens("emea", "own-emea");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedEmea {

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("thread", new SimpleThreadScope());
			return scopes;
		}

		@Bean
		@SalesforceOrg("emea")
		@Scope(value = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		SalesforceTokenProvider scopedTokens() {
			return new OwnTokens("emea", "own-emea");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmeaByMethodOfOtherClass {

		@Bean
		@SalesforceOrg("emea")
		TokensOfApac tokens() {
			return new TokensOfApac("emea", "own-emea");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmeaBehindInterface {

		@Bean
		SalesforceTokenProvider tokens() {
			return new TokensOfEmea();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmeaWithNameOfDefault {

		@Bean
		@SalesforceOrg("emea")
		SalesforceTokenProvider salesforceTokenProvider() {
			return new OwnTokens("emea", "own-emea");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(EmeaByRegistrar.Registrar.class)
	static class EmeaByRegistrar {

		static final class Registrar implements ImportBeanDefinitionRegistrar {

			@Override
			public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
				RootBeanDefinition definition = new RootBeanDefinition(SalesforceTokenProvider.class,
						() -> new OwnTokens("emea", "own-emea"));
				definition.addQualifier(new AutowireCandidateQualifier("SalesforceOrg", "emea"));
				registry.registerBeanDefinition("tokens", definition);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(DefaultByRegistrar.Registrar.class)
	static class DefaultByRegistrar {

		static final class Registrar implements ImportBeanDefinitionRegistrar {

			@Override
			public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
				RootBeanDefinition definition = new RootBeanDefinition(SalesforceTokenProvider.class,
						() -> new OwnTokens("main", "own-main"));
				definition.addQualifier(new AutowireCandidateQualifier(SalesforceOrg.class));
				registry.registerBeanDefinition("tokens", definition);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmeaByFactoryBean {

		@Bean
		@SalesforceOrg("emea")
		Factory tokens() {
			return new Factory();
		}

		static final class Factory implements FactoryBean<SalesforceTokenProvider> {

			@Override
			public SalesforceTokenProvider getObject() {
				return new OwnTokens("emea", "own-emea");
			}

			@Override
			public Class<?> getObjectType() {
				return SalesforceTokenProvider.class;
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EmeaByComposedAnnotation {

		@Bean
		@Emea
		SalesforceTokenProvider tokens() {
			return new OwnTokens("emea", "own-emea");
		}

		@SalesforceOrg("emea")
		@Retention(RetentionPolicy.RUNTIME)
		@interface Emea {

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenProvider {

		@Bean(defaultCandidate = false)
		SalesforceTokenProvider hiddenTokens() {
			return new OwnTokens("emea", "hidden");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NotACandidate {

		@Bean(autowireCandidate = false)
		SalesforceTokenProvider emeaSalesforceTokenProvider() {
			return new OwnTokens("main", "not a candidate");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NameOfOtherType {

		@Bean
		String salesforceTokenProvider() {
			return "something else";
		}

		@Bean
		String emeaSalesforceClientRegistration() {
			return "something else";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Fallbacks {

		@Bean
		@Fallback
		SalesforceTokenProvider fallbackTokens() {
			return new OwnTokens("emea", "fallback");
		}

		@Bean
		SalesforceTokenProvider tokens() {
			return new OwnTokens("main", "own-main");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Advice {

		@Bean
		static BeanNameAutoProxyCreator proxies() {
			BeanNameAutoProxyCreator proxies = new BeanNameAutoProxyCreator();
			proxies.setBeanNames("*TokenProvider");
			proxies.setInterceptorNames("advice");
			proxies.setProxyTargetClass(true);
			return proxies;
		}

		@Bean
		static MethodInterceptor advice() {
			return MethodInvocation::proceed;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "salesforce", types = Limits.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "salesforce-emea", types = EmeaLimits.class, clientType = ClientType.WEB_CLIENT)
	static class WebClientGroups {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "salesforce", types = BlockingLimits.class, clientType = ClientType.REST_CLIENT)
	@ImportHttpServices(group = "salesforce-emea", types = BlockingEmeaLimits.class,
			clientType = ClientType.REST_CLIENT)
	static class RestClientGroups {

	}

	interface Limits {

		@GetExchange("/limits")
		Mono<Void> limits();

	}

	interface EmeaLimits extends Limits {

	}

	interface BlockingLimits {

		@GetExchange("/limits")
		void limits();

	}

	interface BlockingEmeaLimits extends BlockingLimits {

	}

	/**
	 * Puts something around the provider, as a proxy of an application does.
	 */
	record Wrapper(Function<SalesforceTokenProvider, SalesforceTokenProvider> wrap) implements BeanPostProcessor {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof SalesforceTokenProvider tokens) ? this.wrap.apply(tokens) : bean;
		}

	}

	@SalesforceOrg("apac")
	static final class TokensOfApac extends Delegating {

		TokensOfApac(String host, String value) {
			super(new OwnTokens(host, value));
		}

	}

	@SalesforceOrg("emea")
	static final class TokensOfEmea extends Delegating {

		TokensOfEmea() {
			super(new OwnTokens("emea", "own-emea"));
		}

	}

	private static class Delegating implements SalesforceTokenProvider {

		private final SalesforceTokenProvider tokens;

		Delegating(SalesforceTokenProvider tokens) {
			this.tokens = tokens;
		}

		@Override
		public Mono<SalesforceToken> getToken() {
			return this.tokens.getToken();
		}

		@Override
		public void invalidate(SalesforceToken token) {
			this.tokens.invalidate(token);
		}

	}

	private record OwnTokens(String host, String value) implements SalesforceTokenProvider {

		private SalesforceToken of() {
			return SalesforceToken.of(this.value, URI.create("https://" + this.host + ".my.salesforce.com/"),
					Instant.EPOCH, Instant.MAX);
		}

		@Override
		public Mono<SalesforceToken> getToken() {
			return Mono.just(of());
		}

		@Override
		public void invalidate(SalesforceToken token) {
		}

		@Override
		public SignInStatus status() {
			return new SignInStatus(State.SIGNED_IN, TokenInfo.of(of(), Instant.MAX), null, null, null, 1, 0, 0);
		}

	}

	/**
	 * Issues tokens that are named by the org, and answers the calls of both clients.
	 */
	static final class Network implements ClientHttpConnectorBuilder<ClientHttpConnector> {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Override
		public ClientHttpConnector build(HttpClientSettings settings) {
			return this::connect;
		}

		private Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
				Function<? super ClientHttpRequest, Mono<Void>> callback) {
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			return callback.apply(request).then(Mono.fromSupplier(() -> {
				MockClientHttpResponse response = new MockClientHttpResponse(HttpStatus.OK);
				if (uri.getPath().endsWith("/token")) {
					response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
					response.setBody("{\"access_token\":\"%s\",\"token_type\":\"Bearer\"}"
						.formatted(uri.getHost().split("\\.")[0]));
				}
				else {
					called(uri, request.getHeaders());
				}
				return response;
			}));
		}

		private org.springframework.http.client.ClientHttpRequest blocking(URI uri, HttpMethod method) {
			return new org.springframework.mock.http.client.MockClientHttpRequest(method, uri) {
				@Override
				protected org.springframework.http.client.ClientHttpResponse executeInternal() {
					called(uri, getHeaders());
					return new org.springframework.mock.http.client.MockClientHttpResponse(new byte[0], HttpStatus.OK);
				}
			};
		}

		private void called(URI uri, HttpHeaders headers) {
			this.calls.add(uri.getHost() + " " + headers.getFirst(HttpHeaders.AUTHORIZATION));
		}

	}

}
