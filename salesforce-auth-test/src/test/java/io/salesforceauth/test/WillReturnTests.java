package io.salesforceauth.test;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MockSalesforce#willReturn(String, List)} and
 * {@link MockSalesforce#willReturn(String, MockAnswer)}.
 */
class WillReturnTests extends ApiTests {

	private static final String SOQL = "SELECT Id, Subject FROM Case WHERE IsClosed = false";

	@Test
	void answersQueryWithRecords() throws Exception {
		this.org.willReturn(SOQL, List.of(Map.of("Id", "500A"), Map.of("Id", "500B")));
		HttpResponse<String> response = this.client.query(SOQL, this.token);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body())
			.isEqualTo("{\"totalSize\":2,\"done\":true,\"records\":[{\"Id\":\"500A\"},{\"Id\":\"500B\"}]}");
		assertThat(response.headers().firstValue("Sforce-Limit-Info")).hasValue("api-usage=1/15000");
	}

	@Test
	void overlooksWhiteSpaceOfQuery() throws Exception {
		this.org.willReturn("  SELECT Id\n\tFROM   Case ", List.of());
		assertThat(this.client.query("SELECT Id FROM Case\n", this.token).body())
			.isEqualTo("{\"totalSize\":0,\"done\":true,\"records\":[]}");
	}

	@Test
	void answersQueryWithAnything() throws Exception {
		this.org.willReturn(SOQL, MockAnswer.json(400, "[{\"errorCode\":\"INVALID_FIELD\"}]"));
		HttpResponse<String> response = this.client.query(SOQL, this.token);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("[{\"errorCode\":\"INVALID_FIELD\"}]");
	}

	@Test
	void leavesOtherQueriesToTheOrg() throws Exception {
		this.org.willReturn(SOQL, List.of());
		assertThat(this.client.query("SELECT Id FROM Account", this.token).body()).contains("\"totalSize\":12");
	}

	@Test
	void replacesEarlierChoice() throws Exception {
		this.org.willReturn(SOQL, MockAnswer.json(500, "[]")).willReturn(SOQL, List.of());
		assertThat(this.client.query(SOQL, this.token).statusCode()).isEqualTo(200);
		this.org.willReturn(SOQL, MockAnswer.json(500, "[]"));
		assertThat(this.client.query(SOQL, this.token).statusCode()).isEqualTo(500);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/services/apexrest/orders/1", "/services/data/v68.0/sobjects/Contact/003A",
			"/services/other" })
	void answersPath(String path) throws Exception {
		this.org.willReturn(path, MockAnswer.json(200, "{\"total\":12}"));
		assertThat(this.client.get(path, this.token).body()).isEqualTo("{\"total\":12}");
		assertThat(this.client
			.send(this.client.authorized(path + "?a=1", this.token).method("PUT", BodyPublishers.ofString("{}")))
			.body()).isEqualTo("{\"total\":12}");
	}

	@Test
	void prefersPathWithItsQuery() throws Exception {
		this.org.willReturn("/services/apexrest/orders?page=2", MockAnswer.json(200, "2"))
			.willReturn("/services/apexrest/orders", MockAnswer.json(200, "1"));
		assertThat(this.client.get("/services/apexrest/orders?page=2", this.token).body()).isEqualTo("2");
		assertThat(this.client.get("/services/apexrest/orders?page=3", this.token).body()).isEqualTo("1");
	}

	@Test
	void checksTheSessionFirst() throws Exception {
		this.org.willReturn(SOQL, List.of()).willReturn("/services/apexrest/orders", MockAnswer.json(200, "1"));
		this.org.endSessions();
		assertThat(this.client.query(SOQL, this.token).statusCode()).isEqualTo(401);
		assertThat(this.client.get("/services/apexrest/orders", this.token).statusCode()).isEqualTo(401);
	}

	// [PRIOR] an Apex REST address that nobody serves is a 404 of the API
	@Test
	void answersNotFoundToUnknownApexPath() throws Exception {
		HttpResponse<String> response = this.client.get("/services/apexrest/unknown", this.token);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("\"errorCode\":\"NOT_FOUND\"");
	}

	@Test
	void forgetsAnswersWhenReset() throws Exception {
		this.org.willReturn("/services/apexrest/orders", MockAnswer.json(200, "1")).willReturn(SOQL, List.of());
		this.org.reset();
		String again = this.client.login();
		assertThat(this.client.get("/services/apexrest/orders", again).statusCode()).isEqualTo(404);
		assertThat(this.client.query(SOQL, again).statusCode()).isEqualTo(400);
	}

	@Test
	void saysWhatToDoWhenAPathOfOAuthIsGiven() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.org.willReturn("/services/oauth2/token", MockAnswer.normal()))
			.withMessageContaining("tokenEndpoint()");
	}

	@Test
	void refusesRecordsForAPath() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.willReturn("/services/data/v68.0/x", List.of()))
			.withMessageContaining("SOQL");
	}

}
