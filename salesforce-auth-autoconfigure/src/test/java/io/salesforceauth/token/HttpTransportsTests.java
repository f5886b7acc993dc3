package io.salesforceauth.token;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.salesforceauth.token.HttpTransports.Objection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpTransports}, whose rules for what is built here the tests in
 * {@code integration-tests/transports} hold.
 */
class HttpTransportsTests {

	@AfterEach
	void forgetCookies() {
		CookieHandler.setDefault(null);
	}

	static Stream<Arguments> clientsOfTheJdkAreLookedAt() {
		return Stream.of(Arguments.of(jdk((http) -> http), Set.of()),
				Arguments.of(jdk((http) -> http.followRedirects(Redirect.NORMAL)), Set.of(Objection.FOLLOWS_REDIRECTS)),
				Arguments.of(jdk((http) -> http.followRedirects(Redirect.ALWAYS)), Set.of(Objection.FOLLOWS_REDIRECTS)),
				Arguments.of(jdk((http) -> http.cookieHandler(new CookieManager())), Set.of(Objection.KEEPS_COOKIES)),
				Arguments.of(jdk((http) -> http.authenticator(new Authenticator() {
				})), Set.of(Objection.HIDES_UNAUTHORIZED)));
	}

	private static HttpClient jdk(UnaryOperator<HttpClient.Builder> customizer) {
		return customizer.apply(HttpClient.newBuilder()).build();
	}

	@ParameterizedTest
	@MethodSource
	void clientsOfTheJdkAreLookedAt(HttpClient client, Set<Objection> objections) {
		assertThat(HttpTransports.objections(client)).isEqualTo(objections);
		assertThat(HttpTransports.objections(new JdkClientHttpConnector(client))).isEqualTo(objections);
		assertThat(HttpTransports.objections(new JdkClientHttpRequestFactory(client))).isEqualTo(objections);
		assertThat(HttpTransports
			.objections(new BufferingClientHttpRequestFactory(new JdkClientHttpRequestFactory(client))))
			.isEqualTo(objections);
	}

	@Test
	void clientOfReactorNettyThatFollowsRedirectsIsSeen() {
		reactor.netty.http.client.HttpClient client = reactor.netty.http.client.HttpClient.create();
		for (boolean follows : new boolean[] { true, false }) {
			Set<Objection> objections = follows ? Set.of(Objection.FOLLOWS_REDIRECTS) : Set.of();
			assertThat(HttpTransports.objections(new ReactorClientHttpConnector(client.followRedirect(follows))))
				.isEqualTo(objections);
			assertThat(HttpTransports.objections(new ReactorClientHttpRequestFactory(client.followRedirect(follows))))
				.isEqualTo(objections);
		}
	}

	@Test
	void urlConnectionFollowsRedirectsUnlessASubclassKnowsBetter() {
		assertThat(HttpTransports.objections(new SimpleClientHttpRequestFactory()))
			.containsExactly(Objection.FOLLOWS_REDIRECTS);
		assertThat(HttpTransports.objections(new OwnFactory())).containsExactly(Objection.UNKNOWN);
	}

	@Test
	void urlConnectionKeepsCookiesWhereTheJvmDoes() {
		CookieHandler.setDefault(new CookieManager());
		assertThat(HttpTransports.objections(new OwnFactory())).containsExactly(Objection.KEEPS_COOKIES);
	}

	@Test
	void ofOthersNothingIsKnown() {
		ClientHttpRequestFactory own = (uri, method) -> {
			throw new IllegalStateException("not asked for " + HttpMethod.GET);
		};
		assertThat(HttpTransports.objections(own)).containsExactly(Objection.UNKNOWN);
		assertThat(HttpTransports.objections("")).containsExactly(Objection.UNKNOWN);
	}

	private static final class OwnFactory extends SimpleClientHttpRequestFactory {

	}

}
