package io.salesforceauth.test;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.common.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for results of queries that do not fit one answer.
 */
class QueryPagingTests extends ApiTests {

	private static final String SOQL = "SELECT Name FROM Account";

	// [PRIOR] nextRecordsUrl, done and totalSize, which is that of all pages
	@Test
	void givesPagesOfChosenSize() throws Exception {
		this.org.queryBatchSize(5);
		Map<?, ?> first = read(this.client.query(SOQL, this.token));
		assertThat(first.get("totalSize")).isEqualTo(12);
		assertThat(first.get("done")).isEqualTo(false);
		assertThat(records(first)).hasSize(5);
		assertThat(first.get("nextRecordsUrl").toString()).matches("/services/data/v68\\.0/query/01g\\w{15}-5");
		Map<?, ?> second = read(this.client.get(first.get("nextRecordsUrl").toString(), this.token));
		assertThat(records(second)).hasSize(5);
		Map<?, ?> third = read(this.client.get(second.get("nextRecordsUrl").toString(), this.token));
		assertThat(records(third)).hasSize(2);
		assertThat(third.get("done")).isEqualTo(true);
		assertThat(third.get("totalSize")).isEqualTo(12);
		assertThat(third.get("nextRecordsUrl")).isNull();
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(3);
	}

	@Test
	void givesOnePageThatFitsExactly() throws Exception {
		this.org.queryBatchSize(12);
		assertThat(this.client.query(SOQL, this.token).body()).contains("\"done\":true")
			.doesNotContain("nextRecordsUrl");
	}

	@Test
	void givesPagesOfRecordsThatATestChose() throws Exception {
		this.org.queryBatchSize(1).willReturn("SELECT Id FROM Case", List.of(Map.of("Id", "A"), Map.of("Id", "B")));
		Map<?, ?> first = read(this.client.query("SELECT Id FROM Case", this.token));
		assertThat(this.client.get(first.get("nextRecordsUrl").toString(), this.token).body())
			.isEqualTo("{\"totalSize\":2,\"done\":true,\"records\":[{\"Id\":\"B\"}]}");
	}

	// [PRIOR] facts, section 6: batchSize from 200 to 2,000
	@ParameterizedTest
	@CsvSource({ "batchSize=200, 200", "batchSize=1, 200", "batchSize=250, 250", "batchSize=9000, 2000",
			"other, 2000" })
	void givesPagesOfSizeThatTheClientAsksFor(String header, int size) throws Exception {
		this.org.willReturn("SELECT Id FROM Case",
				IntStream.range(0, 2_001).mapToObj((number) -> Map.of("Id", number)).toList());
		Map<?, ?> first = read(
				this.client.send(this.client.authorized("/services/data/v68.0/query?q=SELECT+Id+FROM+Case", this.token)
					.header("Sforce-Query-Options", header)));
		assertThat(records(first)).hasSize(size);
	}

	// [PRIOR] INVALID_QUERY_LOCATOR
	@ParameterizedTest
	@ValueSource(strings = { "01g5g0000000009AAA-5", "x", "01g5g0000000001AAA-12" })
	void refusesUnknownLocator(String locator) throws Exception {
		this.org.queryBatchSize(5);
		this.client.query(SOQL, this.token);
		HttpResponse<String> response = this.client.get("/services/data/v68.0/query/" + locator, this.token);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"INVALID_QUERY_LOCATOR\"");
	}

	@Test
	void checksTheSessionOfEachPage() throws Exception {
		this.org.queryBatchSize(5);
		Map<?, ?> first = read(this.client.query(SOQL, this.token));
		this.org.endSessions();
		String next = first.get("nextRecordsUrl").toString();
		assertThat(this.client.get(next, this.token).statusCode()).isEqualTo(401);
		assertThat(this.client.get(next, this.client.login()).statusCode()).isEqualTo(200);
	}

	@Test
	void hasDefaultSizeAfterReset() throws Exception {
		this.org.queryBatchSize(1).reset();
		assertThat(this.client.query(SOQL, this.client.login()).body()).contains("\"done\":true");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2_001 })
	void refusesSizeThatSalesforceDoesNotHave(int size) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.org.queryBatchSize(size));
	}

	private static Map<?, ?> read(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return Json.read(response.body(), Map.class);
	}

	private static List<?> records(Map<?, ?> page) {
		return (List<?>) page.get("records");
	}

}
