package io.salesforceauth.network;

import java.net.URI;
import java.net.http.HttpClient.Redirect;

import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The token goes to the org and to nobody else.
 */
class OriginTests extends NetworkTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:%d/x", "http://localhost:%d/x", "//127.0.0.1:%d/x",
			"http://user:password@localhost:%d/x", "https://localhost:%d/x" })
	void foreignUriIsRefusedAndNothingIsSent(String uri) {
		MockSalesforce other = startAnotherOrg();
		WebClient client = clientOf(signedIn());
		URI foreign = URI.create(uri.formatted(URI.create(other.url()).getPort()));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.get().uri(foreign).retrieve().toBodilessEntity().block(TIMEOUT))
			.withMessageContaining("does not send its token")
			.withMessageNotContaining("password");
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void userInformationIsRefusedOnTheOrgItself() {
		WebClient client = clientOf(signedIn());
		URI uri = URI.create(this.org.url().replace("://", "://user@") + "/services/data");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.get().uri(uri).retrieve().toBodilessEntity().block(TIMEOUT));
		assertThat(this.org.requests(RequestKind.VERSIONS)).isZero();
	}

	@Test
	void absoluteUriOfTheOrgIsSent() {
		WebClient client = clientOf(signedIn());
		String body = client.get()
			.uri(this.org.url().replace("localhost", "LOCALHOST") + QUERY, SOQL)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT);
		assertThat(body).contains("records");
	}

	@Test
	void relativeUriWithoutSlashIsSent() {
		assertThat(clientOf(signedIn()).get()
			.uri("services/data/v68.0/query?q={soql}", SOQL)
			.retrieve()
			.bodyToMono(String.class)
			.block(TIMEOUT)).contains("records");
	}

	@Test
	void redirectElsewhereIsNotFollowed() {
		MockSalesforce other = startAnotherOrg();
		WebClient client = clientOf(signedIn());
		this.org.api()
			.answer(MockAnswer.of(302, null, "").withHeader("Location", other.url() + "/services/data/v68.0/x"));
		assertThat(catchThrowable(() -> exchange(client))).hasMessageContaining("the host localhost");
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void connectorOfTheApplicationThatFollowsRedirectsIsRefusedBeforeAnythingIsSent() {
		MockSalesforce other = startAnotherOrg();
		WebClient client = clientOf(signedIn()).mutate()
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create().followRedirect(true)))
			.build();
		this.org.api().answer(MockAnswer.of(302, null, "").withHeader("Location", other.url() + "/x"));
		assertThatIllegalStateException().isThrownBy(() -> query(client).block(TIMEOUT))
			.withMessageContaining("follows redirects")
			.withMessageContaining("Nothing was sent");
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void connectorThatIsHiddenInAnotherIsRefusedByItsRequest() {
		ClientHttpConnector hidden = new ReactorClientHttpConnector(HttpClient.create().followRedirect(true));
		WebClient client = clientOf(signedIn()).mutate().clientConnector(hidden::connect).build();
		assertThatThrownBy(() -> query(client).block(TIMEOUT)).isInstanceOf(WebClientRequestException.class)
			.hasCauseInstanceOf(IllegalStateException.class)
			.hasMessageContaining("follows redirects")
			.hasMessageContaining("Nothing was sent");
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
	}

	@Test
	void connectorOfTheJdkThatFollowsRedirectsIsRefusedBeforeAnythingIsSent() {
		WebClient client = clientOf(signedIn()).mutate()
			.clientConnector(new JdkClientHttpConnector(
					java.net.http.HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build()))
			.build();
		assertThatIllegalStateException().isThrownBy(() -> query(client).block(TIMEOUT))
			.withMessageContaining("follows redirects")
			.withMessageContaining("Nothing was sent");
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
	}

	@Test
	void connectorOfTheApplicationThatFollowsNoRedirectsIsUsed() {
		WebClient client = clientOf(signedIn()).mutate()
			.clientConnector(new ReactorClientHttpConnector(HttpClient.create()))
			.build();
		assertThat(query(client).block(TIMEOUT)).contains("records");
	}

	@Test
	void hostHeaderOfTheApplicationIsRefusedBeforeAnythingIsSent() {
		WebClient client = clientOf(signedIn());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> client.get()
				.uri(QUERY, SOQL)
				.header("Host", "evil.example.com")
				.retrieve()
				.toBodilessEntity()
				.block(TIMEOUT))
			.withMessageContaining("'Host'");
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
	}

	@Test
	void redirectOfTheTokenEndpointIsNotFollowed() {
		MockSalesforce other = startAnotherOrg();
		WebClient client = client();
		this.org.tokenEndpoint()
			.answer(MockAnswer.of(307, null, "").withHeader("Location", other.url() + "/services/oauth2/token"));
		assertThat(failureOf(query(client))).hasMessageContaining("redirects").hasMessageContaining("(HTTP 307)");
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void callsFollowTheInstanceUrlOfARenewedToken() {
		MockSalesforce moved = startAnotherOrg();
		moved.clientSecret(this.org.clientSecret());
		WebClient client = client();
		query(client).block(TIMEOUT);
		this.org.instanceUrl(moved.url() + "/").endSessions();
		moved.api().answer(MockAnswer.json(200, "{\"moved\":true}"));
		assertThat(query(client).block(TIMEOUT)).isEqualTo("{\"moved\":true}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://salesforce.com.evil.example", "http://acme.my.salesforce.com",
			"https://user@acme.my.salesforce.com", "ftp://localhost", "no url" })
	void instanceUrlThatIsNotBelievedFailsTheSignIn(String instanceUrl) {
		WebClient client = clientOf(signedIn());
		this.org.instanceUrl(instanceUrl).endSessions();
		assertThat(failureOf(query(client))).hasMessageContaining("instance_url")
			.hasMessageContaining("nothing is sent there");
		// With the token of the ended session
		assertThat(this.org.requests(RequestKind.QUERY)).isOne();
	}

	@Test
	void baseUrlOfACustomizerIsRemoved() {
		WebClient client = clientOf(start(CustomizedApplication.class));
		assertThat(query(client).block(TIMEOUT)).contains("records");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class CustomizedApplication {

		@Bean
		WebClientCustomizer otherService() {
			return (builder) -> builder.baseUrl("http://localhost:1/other-service")
				.defaultHeader("Authorization", "Basic b3RoZXI6c2VydmljZQ==");
		}

	}

}
