package io.salesforceauth.blocking;

import java.time.Duration;
import java.util.Map;

import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP libraries that hide some of the 401s of ended sessions, as docs/clients.md says.
 */
class OtherFactoriesTests extends BlockingTests {

	private static final String FACTORY = "spring.http.clients.imperative.factory";

	@ParameterizedTest
	@ValueSource(strings = { "jetty", "simple" })
	void twoHundredFirstCallsAtOnceLogInOnce(String other) throws Exception {
		RestClient client = newClient(FACTORY, other);
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofMillis(300)));
		atOnce(200, (i) -> () -> query(client));
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void simpleSendsACallWithoutBodyAgain() {
		RestClient client = newClient(FACTORY, "simple");
		query(client);
		this.org.endSessions();
		assertThat(query(client)).contains("records");
	}

	@Test
	void simpleSendsAHeadAgain() {
		RestClient client = newClient(FACTORY, "simple");
		query(client);
		this.org.willReturn("/services/apexrest/head", MockAnswer.json(200, "{}"));
		this.org.endSessions();
		assertThat(client.head().uri("/services/apexrest/head").retrieve().toBodilessEntity().getStatusCode().value())
			.isEqualTo(200);
	}

	@Test
	void simpleHidesWhyACallWithABodyIsUnauthorized() {
		RestClient client = newClient(FACTORY, "simple");
		query(client);
		this.org.endSessions();
		ResponseEntity<String> response = exchange(client.post().uri(ACCOUNTS).body(Map.of("Name", "a")));
		assertThat(response.getStatusCode().value()).isEqualTo(401);
		assertThat(response.getBody()).isEmpty();
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void jettyHandsA401WithoutChallengeOn() {
		RestClient client = newClient(FACTORY, "jetty");
		query(client);
		this.org.endSessions();
		assertThat(query(client)).contains("records");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

	@Test
	void jettyHandsA401WithAChallengeOn() {
		RestClient client = newClient(FACTORY, "jetty");
		query(client);
		this.org.endSessions();
		this.org.api().answerNext(MockAnswer.json(401, SESSION_ENDED).withHeader("WWW-Authenticate", "Token"));
		assertThat(query(client)).contains("records");
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(2);
	}

}
