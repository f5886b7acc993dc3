package io.salesforceauth.test;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the counters and the list of received requests.
 */
class RequestLogTests {

	private final MockSalesforce org = MockSalesforce.start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	@Test
	void countsEachKind() throws Exception {
		String token = this.client.login();
		this.client.send(this.client.request("/services/data/"));
		this.client.query("SELECT Id FROM Account", token);
		this.client.query("SELECT Id FROM Account", "refused");
		this.client.get("/services/data/v68.0/sobjects/Account/x", token);
		this.client.get("/services/data/v68.0/", token);
		this.client.get("/services/data/v68.0/queryAll", token);
		assertThat(this.org.requests(RequestKind.TOKEN)).isOne();
		assertThat(this.org.requests(RequestKind.VERSIONS)).isOne();
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(3);
		assertThat(this.org.requests(RequestKind.SOBJECTS)).isOne();
		assertThat(this.org.requests(RequestKind.OTHER)).isOne();
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void countsRefusedSignInAsRequestOnly() throws Exception {
		this.client.send(this.client.request("/services/oauth2/token"));
		assertThat(this.org.requests(RequestKind.TOKEN)).isOne();
		assertThat(this.org.logins()).isZero();
	}

	@Test
	void countsRequestThatOwnStubAnswers() throws Exception {
		this.org.wireMock()
			.stubFor(WireMock.post("/services/oauth2/token").willReturn(WireMock.aResponse().withStatus(200)));
		this.client.send(this.client.tokenRequest());
		assertThat(this.org.requests(RequestKind.TOKEN)).isOne();
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void countsAllAndKeepsTheNewest() throws Exception {
		this.client.login();
		this.client.query("SELECT Id FROM Account", "refused");
		RequestLog log = new RequestLog();
		log.beforeMatch(eventOf("/services/oauth2/token"), Parameters.empty());
		ServeEvent query = eventOf("/services/data/v68.0/query");
		for (int i = 0; i < 5_000; i++) {
			log.beforeMatch(query, Parameters.empty());
		}
		assertThat(log.requests(RequestKind.TOKEN)).isOne();
		assertThat(log.requests(RequestKind.QUERY)).isEqualTo(5_000);
		assertThat(log.received()).hasSize(5_000).extracting(ReceivedRequest::kind).containsOnly(RequestKind.QUERY);
	}

	@Test
	void startsAgainFromZero() throws Exception {
		this.client.login();
		this.org.resetCounters();
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
		assertThat(this.org.logins()).isZero();
		assertThat(this.org.received()).isEmpty();
		this.client.login();
		assertThat(this.org.logins()).isOne();
	}

	@Test
	void keepsRequestsInOrderOfArrival() throws Exception {
		String token = this.client.login();
		this.client.query("SELECT Id FROM Account", "refused");
		this.client.send(this.client.authorized("/services/data/v68.0/sobjects/Account", token)
			.header("Content-Type", "application/json")
			.header("X-Custom", "1")
			.POST(BodyPublishers.ofString("{\"Name\":\"Ü\"}")));
		List<ReceivedRequest> received = this.org.received();
		assertThat(received).extracting(ReceivedRequest::kind)
			.containsExactly(RequestKind.TOKEN, RequestKind.QUERY, RequestKind.SOBJECTS);
		assertThat(received).extracting(ReceivedRequest::method).containsExactly("POST", "GET", "POST");
		assertThat(received).extracting(ReceivedRequest::path)
			.containsExactly("/services/oauth2/token", "/services/data/v68.0/query?q=SELECT+Id+FROM+Account",
					"/services/data/v68.0/sobjects/Account");
		assertThat(received).extracting(ReceivedRequest::status).containsExactly(200, 401, 201);
		assertThat(received.get(2).headers()).containsEntry("x-custom", List.of("1"));
		assertThat(new String(received.get(2).body(), StandardCharsets.UTF_8)).isEqualTo("{\"Name\":\"Ü\"}");
		assertThat(received.get(0).body()).asString(StandardCharsets.UTF_8).contains("grant_type=client_credentials");
	}

	@Test
	void doesNotShowTokenOrSecret() throws Exception {
		String token = this.client.login();
		this.client.get("/services/data/v68.0/", token);
		this.client.send(this.client.request("/services/data/v68.0/").header("Authorization", token));
		this.client.send(this.client.form("/services/oauth2/token?client_secret=s3cret", Map.of()));
		List<ReceivedRequest> received = this.org.received();
		assertThat(received.get(1).headers()).containsEntry("authorization", List.of("Bearer"));
		assertThat(received.get(2).headers()).containsEntry("authorization", List.of(""));
		assertThat(received.toString()).doesNotContain(token, this.org.clientSecret(), "s3cret");
		assertThat(received.get(0)).hasToString("TOKEN POST /services/oauth2/token -> 200");
	}

	@Test
	void verifiesLogins() throws Exception {
		this.org.verifyLogins(0);
		this.client.login();
		this.client.login();
		this.org.verifyLogins(2);
	}

	@Test
	void tellsWhatCameWhenLoginsAreNotAsExpected() throws Exception {
		this.client.login();
		this.client.send(this.client.request("/services/oauth2/token"));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.org.verifyLogins(2))
			.withMessage("Expected 2 logins to the mock org, but there were 1 (token requests answered with 200). "
					+ "Token requests that came:\n  TOKEN POST /services/oauth2/token -> 200"
					+ "\n  TOKEN GET /services/oauth2/token -> 400");
	}

	@Test
	void tellsThatNothingCame() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.org.verifyLogins(1))
			.withMessageEndingWith("No token request came.");
	}

	@Test
	void tellsOnlyTheFirstOfManyTokenRequests() throws Exception {
		for (int i = 0; i < 22; i++) {
			this.client.login();
		}
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.org.verifyLogins(1))
			.withMessageEndingWith("-> 200\n  and 2 more");
	}

	private ServeEvent eventOf(String path) {
		return this.org.wireMock()
			.getAllServeEvents()
			.stream()
			.filter((event) -> event.getRequest().getUrl().startsWith(path))
			.findFirst()
			.orElseThrow();
	}

}
