package io.salesforceauth.mockserver;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The starter against mock-oauth2-server, which issues signed tokens, names their end,
 * and takes back no others. It gives no {@code instance_url}.
 */
class OAuth2MockServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	/**
	 * For how long a busy machine may stop while the server responds, which names what is
	 * left then.
	 */
	private static final Duration SLACK = Duration.ofSeconds(50);

	/**
	 * As the server finds it in the path of the token endpoint.
	 */
	private static final String ISSUER = "services/oauth2";

	private final MockOAuth2Server server = new MockOAuth2Server();

	private ConfigurableApplicationContext context;

	@BeforeEach
	void startServer() {
		this.server.start();
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.server.shutdown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_secret_post", "client_secret_basic" })
	void tokenOfOneLoginIsTakenByTheServerForAllCalls(String method) {
		start(method);
		WebClient client = this.context.getBean("salesforceWebClient", WebClient.class);
		List<String> users = Flux.range(0, 50)
			.flatMap((i) -> client.get().uri("/{issuer}/userinfo", ISSUER).retrieve().bodyToMono(String.class), 50)
			.collectList()
			.block(TIMEOUT);
		assertThat(users).hasSize(50).allSatisfy((user) -> assertThat(user).contains("integration"));
		assertThat(this.context.getBean(SalesforceOrgs.class).status("default").signIn().logins()).isOne();
	}

	@ParameterizedTest
	@ValueSource(longs = { 60, 7200 })
	void tokenEndsWhenTheServerSaysSo(long seconds) {
		answerWithTokenOf(seconds);
		start("client_secret_post");
		SalesforceToken token = this.context.getBean(SalesforceTokenProvider.class).getToken().block(TIMEOUT);
		assertThat(Duration.between(token.issuedAt(), token.expiresAt()))
			.isBetween(Duration.ofSeconds(seconds).minus(SLACK), Duration.ofSeconds(seconds));
		assertThat(token.instanceUrl().getPort()).isEqualTo(this.server.baseUrl().port());
	}

	private void answerWithTokenOf(long seconds) {
		this.server.enqueueCallback(
				new DefaultOAuth2TokenCallback(ISSUER, "integration", "JWT", List.of("salesforce"), Map.of(), seconds));
	}

	private void start(String method) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("salesforce.auth.my-domain-url=http://localhost:" + this.server.baseUrl().port(),
					"salesforce.auth.client-id=integration", "salesforce.auth.client-secret=0123456789ABCDEF",
					"salesforce.auth.token.request-timeout=60s",
					"salesforce.auth.client-authentication-method=" + method, "spring.main.banner-mode=off")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
