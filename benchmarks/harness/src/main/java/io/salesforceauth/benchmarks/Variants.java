package io.salesforceauth.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.InMemoryReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.ReactiveOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.RemoveAuthorizedClientReactiveOAuth2AuthorizationFailureHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.client.web.reactive.function.client.ServerOAuth2AuthorizedClientExchangeFilterFunction;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * The clients that are compared. All are the same client on the same connections: only
 * the filter differs.
 */
final class Variants implements AutoCloseable {

	private static final String CONSTANT_HEADER = "Bearer " + Tokens.CONSTANT;

	private final String url;

	private final String secret;

	private final ConfigurableApplicationContext context;

	private Variants(String url, String secret, Map<String, String> properties) {
		this.url = url;
		this.secret = secret;
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(arguments(url, secret, properties))
			.run();
	}

	/**
	 * Start an application with the starter.
	 * @param properties those of the starter that are not as by default
	 */
	static Variants start(String url, String secret, Map<String, String> properties) {
		return new Variants(url, secret, properties);
	}

	private static String[] arguments(String url, String secret, Map<String, String> properties) {
		Map<String, String> all = new TreeMap<>(Map.of("spring.main.banner-mode", "off", "logging.level.root", "error",
				"spring.http.clients.read-timeout", "30s", "salesforce.auth.my-domain-url", url,
				"salesforce.auth.client-id", "key", "salesforce.auth.client-secret", secret,
				"salesforce.auth.token.lifetime", "24h"));
		all.putAll(properties);
		List<String> arguments = new ArrayList<>();
		all.forEach((name, value) -> arguments.add(name + "=" + value));
		return arguments.toArray(String[]::new);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * Sign in before the first call.
	 */
	void signIn() {
		bean(SalesforceTokenProvider.class).getToken().block(Duration.ofSeconds(30));
	}

	WebClient ours() {
		return this.context.getBean("salesforceWebClient", WebClient.class);
	}

	/**
	 * Our filter, as it is in the client.
	 */
	ExchangeFilterFunction ourFilter() {
		List<ExchangeFilterFunction> filters = new ArrayList<>();
		ours().mutate().filters(filters::addAll);
		return filters.get(filters.size() - 1);
	}

	/**
	 * The least that any sign-in can cost.
	 */
	static ExchangeFilterFunction constantFilter() {
		return (request, next) -> next
			.exchange(ClientRequest.from(request).headers((headers) -> headers.setBearerAuth(Tokens.CONSTANT)).build());
	}

	WebClient constant() {
		return with(constantFilter());
	}

	/**
	 * Our client with another filter.
	 */
	WebClient with(ExchangeFilterFunction filter) {
		return ours().mutate().uriBuilderFactory(new DefaultUriBuilderFactory(this.url)).filters((filters) -> {
			filters.clear();
			filters.add(filter);
		}).build();
	}

	/**
	 * Spring Security's filter, set up as its reference shows, which drops tokens that
	 * are refused.
	 */
	ExchangeFilterFunction securityFilter() {
		ReactiveOAuth2AuthorizedClientService clients = new InMemoryReactiveOAuth2AuthorizedClientService(
				new InMemoryReactiveClientRegistrationRepository(registration()));
		AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceReactiveOAuth2AuthorizedClientManager(
				new InMemoryReactiveClientRegistrationRepository(registration()), clients);
		manager.setAuthorizedClientProvider(
				ReactiveOAuth2AuthorizedClientProviderBuilder.builder().clientCredentials().build());
		ServerOAuth2AuthorizedClientExchangeFilterFunction filter = new ServerOAuth2AuthorizedClientExchangeFilterFunction(
				manager);
		filter.setAuthorizationFailureHandler(
				new RemoveAuthorizedClientReactiveOAuth2AuthorizationFailureHandler((registrationId, principal,
						attributes) -> clients.removeAuthorizedClient(registrationId, principal.getName())));
		filter.setDefaultClientRegistrationId("salesforce");
		return filter;
	}

	RestClient oursBlocking() {
		return this.context.getBean("salesforceRestClient", RestClient.class);
	}

	RestClient constantBlocking() {
		return with((request, body, execution) -> {
			request.getHeaders().set(HttpHeaders.AUTHORIZATION, CONSTANT_HEADER);
			return execution.execute(request, body);
		});
	}

	/**
	 * Our blocking client with another interceptor.
	 */
	RestClient with(ClientHttpRequestInterceptor interceptor) {
		return oursBlocking().mutate()
			.uriBuilderFactory(new DefaultUriBuilderFactory(this.url))
			.requestInterceptors((interceptors) -> {
				interceptors.clear();
				interceptors.add(interceptor);
			})
			.build();
	}

	ClientHttpRequestInterceptor securityInterceptor() {
		InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration());
		OAuth2AuthorizedClientService clients = new InMemoryOAuth2AuthorizedClientService(registrations);
		AuthorizedClientServiceOAuth2AuthorizedClientManager manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(
				registrations, clients);
		manager
			.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder().clientCredentials().build());
		OAuth2ClientHttpRequestInterceptor interceptor = new OAuth2ClientHttpRequestInterceptor(manager);
		interceptor.setClientRegistrationIdResolver((request) -> "salesforce");
		OAuth2AuthorizationFailureHandler handler = OAuth2ClientHttpRequestInterceptor
			.authorizationFailureHandler(clients);
		interceptor.setAuthorizationFailureHandler(handler);
		return interceptor;
	}

	private ClientRegistration registration() {
		return ClientRegistration.withRegistrationId("salesforce")
			.clientId("key")
			.clientSecret(this.secret)
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.tokenUri(this.url + "/services/oauth2/token")
			.build();
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * Nothing but the starter.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
