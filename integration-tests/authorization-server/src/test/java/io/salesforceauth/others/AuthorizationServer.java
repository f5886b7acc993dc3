package io.salesforceauth.others;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.OAuth2TokenFormat;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spring Authorization Server in this process, at the addresses of Salesforce, and an API
 * that takes its tokens.
 */
final class AuthorizationServer implements AutoCloseable {

	private final ServletWebServerApplicationContext context;

	AuthorizationServer() {
		this.context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Server.class)
			.web(WebApplicationType.SERVLET)
			.properties(Map.of("server.port", 0, "server.address", "127.0.0.1"))
			.run();
	}

	String url() {
		return "http://localhost:" + this.context.getWebServer().getPort();
	}

	/**
	 * Return how many token requests came since the last time.
	 */
	int takeTokenRequests() {
		return this.context.getBean(AtomicInteger.class).getAndSet(0);
	}

	/**
	 * Forget a token, as if it were revoked.
	 */
	void forget(String token) {
		OAuth2AuthorizationService authorizations = this.context.getBean(OAuth2AuthorizationService.class);
		authorizations.remove(authorizations.findByToken(token, OAuth2TokenType.ACCESS_TOKEN));
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Server {

		// The server would check each secret with the default strength, which takes long
		@Bean
		PasswordEncoder passwordEncoder() {
			return new BCryptPasswordEncoder(4);
		}

		@Bean
		RegisteredClientRepository registeredClientRepository(PasswordEncoder passwordEncoder) {
			List<RegisteredClient> clients = Stream.of("60", "7200")
				.flatMap((seconds) -> Stream.of(OAuth2TokenFormat.REFERENCE, OAuth2TokenFormat.SELF_CONTAINED)
					.map((format) -> client(seconds, format, passwordEncoder)))
				.toList();
			return new InMemoryRegisteredClientRepository(clients);
		}

		private static RegisteredClient client(String seconds, OAuth2TokenFormat format,
				PasswordEncoder passwordEncoder) {
			String id = format.getValue() + "-" + seconds;
			return RegisteredClient.withId(id)
				.clientId(id)
				.clientSecret(passwordEncoder.encode("secret of " + id))
				.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
				.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
				.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
				.scope("api")
				.tokenSettings(TokenSettings.builder()
					.accessTokenTimeToLive(Duration.ofSeconds(Long.parseLong(seconds)))
					.accessTokenFormat(format)
					.build())
				.build();
		}

		@Bean
		AuthorizationServerSettings authorizationServerSettings() {
			return AuthorizationServerSettings.builder()
				.tokenEndpoint("/services/oauth2/token")
				.tokenIntrospectionEndpoint("/services/oauth2/introspect")
				.build();
		}

		@Bean
		OAuth2AuthorizationService authorizationService() {
			return new InMemoryOAuth2AuthorizationService();
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		SecurityFilterChain authorizationServerFilterChain(HttpSecurity http) throws Exception {
			OAuth2AuthorizationServerConfigurer server = new OAuth2AuthorizationServerConfigurer();
			return http.securityMatcher(server.getEndpointsMatcher())
				.with(server, Customizer.withDefaults())
				.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.build();
		}

		@Bean
		SecurityFilterChain apiFilterChain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.oauth2ResourceServer((resourceServer) -> resourceServer.opaqueToken(Customizer.withDefaults()))
				.build();
		}

		@Bean
		OpaqueTokenIntrospector introspector(OAuth2AuthorizationService authorizations) {
			return (token) -> {
				OAuth2Authorization authorization = authorizations.findByToken(token, OAuth2TokenType.ACCESS_TOKEN);
				if (authorization == null || !authorization.getAccessToken().isActive()) {
					throw new BadOpaqueTokenException("not active");
				}
				return new DefaultOAuth2AuthenticatedPrincipal(authorization.getPrincipalName(),
						Map.of("client_id", authorization.getPrincipalName()), AuthorityUtils.NO_AUTHORITIES);
			};
		}

		@Bean
		AtomicInteger tokenRequests() {
			return new AtomicInteger();
		}

		// Before the filters of Spring Security, which answer token requests
		@Bean
		FilterRegistrationBean<Filter> countTokenRequests(AtomicInteger tokenRequests) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				if (((HttpServletRequest) request).getRequestURI().equals("/services/oauth2/token")) {
					tokenRequests.incrementAndGet();
				}
				chain.doFilter(request, response);
			});
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			return registration;
		}

		@Bean
		Api api() {
			return new Api();
		}

	}

	@RestController
	static class Api {

		@GetMapping("/services/data/v68.0/")
		Map<String, String> resources() {
			return Map.of("query", "/services/data/v68.0/query");
		}

	}

}
