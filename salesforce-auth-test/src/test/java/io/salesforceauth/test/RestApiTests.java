package io.salesforceauth.test;

import java.net.http.HttpResponse;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the REST API.
 */
class RestApiTests extends ApiTests {

	private static final String ACCOUNTS = "/services/data/v68.0/sobjects/Account";

	private static final String LIMIT_INFO = "Sforce-Limit-Info";

	// [OFFICIAL] facts, section 1.1: no session; section 5.6 (REST guide): no limit
	// header
	@ParameterizedTest
	@ValueSource(strings = { "/services/data", "/services/data/" })
	void listsVersionsWithoutSession(String path) throws Exception {
		HttpResponse<String> response = this.client.send(this.client.request(path));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue(LIMIT_INFO)).isEmpty();
		assertThat(Json.read(response.body(), Object[].class)).hasSize(38)
			.contains(Map.of("label", "Summer '14", "url", "/services/data/v31.0", "version", "31.0"),
					Map.of("label", "Spring '24", "url", "/services/data/v60.0", "version", "60.0"),
					Map.of("label", "Summer '26", "url", "/services/data/v67.0", "version", "67.0"),
					Map.of("label", "Winter '27", "url", "/services/data/v68.0", "version", "68.0"));
		assertThat(this.org.requests(RequestKind.VERSIONS)).isOne();
	}

	// [OFFICIAL] facts, section 4: "Resources by Version"
	@ParameterizedTest
	@ValueSource(strings = { "/services/data/v65.0", "/services/data/v65.0/" })
	void listsResourcesOfVersion(String path) throws Exception {
		HttpResponse<String> response = this.client.get(path, this.token);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"query\":\"/services/data/v65.0/query\"");
	}

	// Facts, section 6 (no mark): 30 and older are retired
	@Test
	void answersGoneToRetiredVersion() throws Exception {
		HttpResponse<String> response = this.client.get("/services/data/v30.0/query?q=x", this.token);
		assertThat(response.statusCode()).isEqualTo(410);
		assertThat(response.body()).contains("\"errorCode\":\"GONE\"");
		assertThat(this.client.get("/services/data/v31.0/", this.token).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/services/data/v69.0/", "/services/data/vX/query", "/services/data/v68.0/unknown",
			"/services/data/v68.0/sobjects/Contact", ACCOUNTS + "/0015g0000009999AAA" })
	void answersNotFoundToUnknownResource(String path) throws Exception {
		HttpResponse<String> response = this.client.get(path, this.token);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).contains("\"errorCode\":\"NOT_FOUND\"");
	}

	// Facts, section 5.6 (no mark; REST guide)
	@Test
	void countsUsageFromOne() throws Exception {
		assertThat(limitInfo()).isEqualTo("api-usage=1/15000");
		assertThat(limitInfo()).isEqualTo("api-usage=2/15000");
		this.org.usage(4_999, 5_000);
		assertThat(limitInfo()).isEqualTo("api-usage=4999/5000");
		assertThat(limitInfo()).isEqualTo("api-usage=4999/5000");
	}

	// Facts, section 5.6 (no mark; REST guide): the form with the limit of one app
	@Test
	void tellsUsageOfApp() throws Exception {
		this.org.usage(25, 5_000, "sample-connected-app", 17, 250);
		assertThat(limitInfo()).isEqualTo("api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)");
	}

	// Facts, section 5.6 (no mark): the newest sample, and what no client can read
	@ParameterizedTest
	@ValueSource(strings = { "api-usage=10018/100000; api-bursts=1/750", "api-usage=", "api-usage=x/y", ";;" })
	void tellsUsageInAnyForm(String header) throws Exception {
		this.org.usageHeader(header);
		assertThat(limitInfo()).isEqualTo(header);
	}

	@Test
	void tellsNoUsageWhenChosen() throws Exception {
		this.org.usageHeader("");
		assertThat(this.client.query("SELECT Id FROM Account", this.token).headers().firstValue(LIMIT_INFO)).isEmpty();
		this.org.usageHeader(null);
		assertThat(limitInfo()).isEqualTo("api-usage=2/15000");
	}

	@Test
	void doesNotCountRefusedCall() throws Exception {
		assertThat(this.client.get(ACCOUNTS, "unknown").headers().firstValue(LIMIT_INFO)).isEmpty();
		assertThat(limitInfo()).isEqualTo("api-usage=1/15000");
	}

	@Test
	void queriesFieldsThatAreNamed() throws Exception {
		HttpResponse<String> response = this.client.query("SELECT id, Name, AnnualRevenue FROM Account LIMIT 1",
				this.token);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"totalSize\":1,\"done\":true,\"records\":[{\"attributes\":"
				+ "{\"type\":\"Account\",\"url\":\"/services/data/v68.0/sobjects/Account/0015g0000000001AAA\"},"
				+ "\"Id\":\"0015g0000000001AAA\",\"Name\":\"Edge Communications\",\"AnnualRevenue\":139000000}]}");
	}

	@Test
	void queriesAllAccountsWithNullFields() throws Exception {
		HttpResponse<String> response = this.client.query("select Industry from Account", this.token);
		assertThat(response.body()).startsWith("{\"totalSize\":12,").contains("\"Industry\":null");
	}

	@Test
	void queriesByName() throws Exception {
		assertThat(this.client.query("SELECT Phone FROM Account WHERE Name = 'müller & söhne gmbh'", this.token).body())
			.contains("\"totalSize\":1", "+49 89 5550100");
		assertThat(this.client.query("SELECT Phone FROM Account WHERE Name='O\\'Neill Brewing Co.' LIMIT 5", this.token)
			.body()).contains("\"totalSize\":1", "+353 1 555 0142");
		assertThat(this.client.query("SELECT Id FROM Account WHERE Name = 'nobody'", this.token).body())
			.isEqualTo("{\"totalSize\":0,\"done\":true,\"records\":[]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "SELECT", "SELECT * FROM Account", "SELECT Id, FROM Account",
			"SELECT Id FROM Account GROUP BY Id", "SELECT Id FROM Account WHERE Name = 'x",
			"SELECT Id FROM Account LIMIT x" })
	void answersMalformedQuery(String soql) throws Exception {
		HttpResponse<String> response = this.client.query(soql, this.token);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"MALFORMED_QUERY\"", "The mock org cannot read this SOQL");
	}

	@Test
	void answersMalformedQueryWhenThereIsNone() throws Exception {
		assertThat(this.client.get("/services/data/v68.0/query", this.token).statusCode()).isEqualTo(400);
	}

	@Test
	void createsReadsChangesAndDeletesAccount() throws Exception {
		HttpResponse<String> created = send("POST", ACCOUNTS, "{\"Name\":\"Acme \\\"1\\\"\",\"Industry\":\"Energy\"}");
		assertThat(created.statusCode()).isEqualTo(201);
		assertThat(created.body()).isEqualTo("{\"id\":\"0015g0000000013AAA\",\"success\":true,\"errors\":[]}");
		String path = ACCOUNTS + "/0015g0000000013AAA";
		HttpResponse<String> changed = send("PATCH", path, "{\"Industry\":null,\"AnnualRevenue\":12.5}");
		assertThat(changed.statusCode()).isEqualTo(204);
		assertThat(changed.body()).isEmpty();
		assertThat(this.client.get(path, this.token).body()).contains("\"Id\":\"0015g0000000013AAA\"",
				"\"Name\":\"Acme \\\"1\\\"\"", "\"Industry\":null", "\"AnnualRevenue\":12.5");
		assertThat(this.org.accounts()).hasSize(13);
		assertThat(send("DELETE", path, "").statusCode()).isEqualTo(204);
		assertThat(this.client.get(path, this.token).statusCode()).isEqualTo(404);
		assertThat(this.org.accounts()).hasSize(12);
	}

	@Test
	void findsAccountByShortId() throws Exception {
		assertThat(this.client.get(ACCOUNTS + "/0015g0000000004", this.token).body()).contains("Dickenson plc");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"Name\":null}", "{\"Name\":\" \"}" })
	void refusesAccountWithoutName(String body) throws Exception {
		HttpResponse<String> response = send("POST", ACCOUNTS, body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("[{\"message\":\"Required fields are missing: [Name]\","
				+ "\"errorCode\":\"REQUIRED_FIELD_MISSING\",\"fields\":[\"Name\"]}]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "nothing", "[]", "{\"Name\":" })
	void refusesBodyThatIsNoObject(String body) throws Exception {
		HttpResponse<String> response = send("POST", ACCOUNTS, body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"JSON_PARSER_ERROR\"");
	}

	@Test
	void refusesToSetId() throws Exception {
		assertThat(send("PATCH", ACCOUNTS + "/0015g0000000001AAA", "{\"Id\":\"x\"}").body())
			.contains("\"errorCode\":\"INVALID_FIELD_FOR_INSERT_UPDATE\"");
	}

	@Test
	void refusesToRemoveName() throws Exception {
		assertThat(send("PATCH", ACCOUNTS + "/0015g0000000001AAA", "{\"Name\":null}").body())
			.contains("\"errorCode\":\"REQUIRED_FIELD_MISSING\"");
	}

	@Test
	void answersNotFoundWhenChangedOrDeletedAccountIsUnknown() throws Exception {
		assertThat(send("PATCH", ACCOUNTS + "/unknown", "{}").statusCode()).isEqualTo(404);
		assertThat(send("DELETE", ACCOUNTS + "/unknown", "").statusCode()).isEqualTo(404);
	}

	@Test
	void refusesOtherMethods() throws Exception {
		assertThat(send("PUT", ACCOUNTS, "{}").statusCode()).isEqualTo(405);
		assertThat(send("PUT", ACCOUNTS + "/0015g0000000001AAA", "{}").statusCode()).isEqualTo(405);
	}

	@Test
	void answersNotFoundOutsideOfApi() throws Exception {
		HttpResponse<String> response = this.client.send(this.client.request("/lightning/page/home"));
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
		assertThat(this.org.requests(RequestKind.OTHER)).isOne();
	}

	@Test
	void givesCopyOfAccounts() {
		this.org.accounts().get(0).put("Name", "changed");
		assertThat(this.org.accounts().get(0)).containsEntry("Name", "Edge Communications");
	}

	private String limitInfo() throws Exception {
		return this.client.query("SELECT Id FROM Account", this.token).headers().firstValue(LIMIT_INFO).orElse("");
	}

}
