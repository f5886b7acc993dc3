package io.salesforceauth.blocking;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A request factory that an application puts in the place of the starter's, by
 * {@code mutate()}.
 */
class OwnRequestFactoryTests extends BlockingTests {

	static List<Named<Supplier<ClientHttpRequestFactory>>> thatFollowsRedirectsIsRefusedBeforeAnythingIsSent() {
		return List.of(named("the JDK's", () -> jdk(Redirect.NORMAL)), named("always", () -> jdk(Redirect.ALWAYS)),
				named("within another", () -> new BufferingClientHttpRequestFactory(jdk(Redirect.NORMAL))),
				named("Jetty's, as it comes", JettyClientHttpRequestFactory::new),
				named("Reactor Netty's", () -> reactor(true)),
				named("HttpURLConnection's, as it comes", SimpleClientHttpRequestFactory::new));
	}

	static List<Named<Supplier<ClientHttpRequestFactory>>> thatFollowsNoRedirectsIsUsed() {
		return List.of(named("the JDK's", () -> jdk(Redirect.NEVER)),
				named("the JDK's, as it comes", JdkClientHttpRequestFactory::new),
				named("Reactor Netty's", () -> reactor(false)), named("HttpURLConnection's", NotFollowing::new));
	}

	private static Named<Supplier<ClientHttpRequestFactory>> named(String name,
			Supplier<ClientHttpRequestFactory> factory) {
		return Named.of(name, factory);
	}

	private static ClientHttpRequestFactory jdk(Redirect redirect) {
		return new JdkClientHttpRequestFactory(HttpClient.newBuilder().followRedirects(redirect).build());
	}

	private static ClientHttpRequestFactory reactor(boolean follow) {
		return new ReactorClientHttpRequestFactory(
				reactor.netty.http.client.HttpClient.create().followRedirect(follow));
	}

	@ParameterizedTest
	@MethodSource
	void thatFollowsRedirectsIsRefusedBeforeAnythingIsSent(Supplier<ClientHttpRequestFactory> factory) {
		MockSalesforce other = startAnotherOrg();
		RestClient client = client().mutate().requestFactory(factory.get()).build();
		this.org.api().answer(MockAnswer.of(302, null, "").withHeader("Location", other.url() + "/x"));
		assertThatIllegalStateException().isThrownBy(() -> query(client))
			.withMessageContaining("follows redirects")
			.withMessageContaining("Nothing was sent");
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource
	void thatFollowsNoRedirectsIsUsed(Supplier<ClientHttpRequestFactory> factory) {
		assertThat(query(client().mutate().requestFactory(factory.get()).build())).contains("records");
	}

	static List<Named<Supplier<ClientHttpRequestFactory>>> thatWouldNotNoticeEndedSessionsOrMixOrgsUpIsRefused() {
		return List.of(named("the JDK's with cookies", () -> jdk((http) -> http.cookieHandler(new CookieManager()))),
				named("the JDK's with an authenticator", () -> jdk((http) -> http.authenticator(new Authenticator() {
				}))), named("Jetty's without redirects", OwnRequestFactoryTests::jetty));
	}

	@ParameterizedTest
	@MethodSource
	void thatWouldNotNoticeEndedSessionsOrMixOrgsUpIsRefused(Supplier<ClientHttpRequestFactory> factory) {
		RestClient client = client().mutate().requestFactory(factory.get()).build();
		assertThatIllegalStateException().isThrownBy(() -> query(client)).withMessageContaining("Nothing was sent");
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
	}

	private static ClientHttpRequestFactory jdk(UnaryOperator<HttpClient.Builder> customizer) {
		return new JdkClientHttpRequestFactory(customizer.apply(HttpClient.newBuilder()).build());
	}

	private static ClientHttpRequestFactory jetty() {
		org.eclipse.jetty.client.HttpClient http = new org.eclipse.jetty.client.HttpClient();
		http.setFollowRedirects(false);
		return new JettyClientHttpRequestFactory(http);
	}

	@Test
	void isSeenBehindARequestThatAnInterceptorWrapped() {
		RestClient client = client().mutate()
			.requestFactory(jdk(Redirect.NORMAL))
			.requestInterceptors((interceptors) -> interceptors.add(0,
					(request, body, execution) -> execution.execute(new HttpRequestWrapper(request), body)))
			.build();
		assertThatIllegalStateException().isThrownBy(() -> query(client)).withMessageContaining("follows redirects");
	}

	private static final class NotFollowing extends SimpleClientHttpRequestFactory {

		@Override
		protected void prepareConnection(HttpURLConnection connection, String httpMethod) throws IOException {
			super.prepareConnection(connection, httpMethod);
			connection.setInstanceFollowRedirects(false);
		}

	}

}
