package io.salesforceauth.test;

import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code /composite}, {@code /composite/sobjects} and {@code /limits}. What
 * they answer is [PRIOR]: the facts do not tell of it.
 */
class CompositeTests extends ApiTests {

	private static final String BASE = "/services/data/v68.0";

	private static final String ACCOUNTS = BASE + "/sobjects/Account";

	private static final String CREATE = """
			{"method":"POST","url":"%s","referenceId":"created","body":{"Name":"Acme"}}""".formatted(ACCOUNTS);

	// [OFFICIAL] facts, section 10.3: httpHeaders.Location of a create; else [PRIOR]
	@Test
	void answersEachPart() throws Exception {
		HttpResponse<String> response = composite(false, CREATE,
				"{\"method\":\"GET\",\"url\":\"%s/unknown\",\"referenceId\":\"read\"}".formatted(ACCOUNTS));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("{\"compositeResponse\":["
				+ "{\"body\":{\"id\":\"0015g0000000013AAA\",\"success\":true,\"errors\":[]},"
				+ "\"httpHeaders\":{\"Location\":\"" + ACCOUNTS + "/0015g0000000013AAA\"},"
				+ "\"httpStatusCode\":201,\"referenceId\":\"created\"},"
				+ "{\"body\":[{\"message\":\"The requested resource does not exist\",\"errorCode\":\"NOT_FOUND\"}],"
				+ "\"httpHeaders\":{},\"httpStatusCode\":404,\"referenceId\":\"read\"}]}");
	}

	// [PRIOR]
	@Test
	void resolvesReferencesInAddressAndBody() throws Exception {
		HttpResponse<String> response = composite(false, CREATE,
				"""
						{"method":"PATCH","url":"%s/@{created.id}","referenceId":"changed","body":{"Phone":"@{created.id}"}}"""
					.formatted(ACCOUNTS),
				"""
						{"method":"GET","url":"%s/query?q=SELECT+Id,Phone+FROM+Account+WHERE+Name='Acme'","referenceId":"found"}"""
					.formatted(BASE),
				"""
						{"method":"GET","url":"%s/@{found.records[0].Id}","referenceId":"read"}""".formatted(ACCOUNTS));
		assertThat(response.body()).contains("\"httpStatusCode\":204,\"referenceId\":\"changed\"",
				"\"httpStatusCode\":200,\"referenceId\":\"read\"");
		assertThat(this.org.accounts().get(12)).containsEntry("Phone", "0015g0000000013AAA");
	}

	// [PRIOR] the words of PROCESSING_HALTED
	@ParameterizedTest
	@ValueSource(strings = { "@{created.other}", "@{unknown.id}", "@{created.errors[0]}" })
	void refusesReferenceToNothing(String reference) throws Exception {
		assertThat(composite(false, CREATE, """
				{"method":"GET","url":"%s/%s","referenceId":"read"}""".formatted(ACCOUNTS, reference)).body())
			.contains("\"errorCode\":\"PROCESSING_HALTED\"", "Invalid reference specified");
	}

	// [PRIOR]
	@Test
	void undoesAllWhenOneFailsAndAllOrNoneIsAskedFor() throws Exception {
		String failing = "{\"method\":\"DELETE\",\"url\":\"%s/unknown\",\"referenceId\":\"deleted\"}"
			.formatted(ACCOUNTS);
		assertThat(composite(true, CREATE, failing).body())
			.contains("\"errorCode\":\"PROCESSING_HALTED\"", "\"errorCode\":\"NOT_FOUND\"")
			.doesNotContain("\"success\":true");
		assertThat(this.org.accounts()).hasSize(12);
	}

	@Test
	void keepsTheOthersWhenOneFails() throws Exception {
		composite(false, CREATE,
				"{\"method\":\"DELETE\",\"url\":\"%s/unknown\",\"referenceId\":\"x\"}".formatted(ACCOUNTS));
		assertThat(this.org.accounts()).hasSize(13);
	}

	// [PRIOR] one call, however many parts
	@Test
	void countsAsOneCall() throws Exception {
		assertThat(composite(false, CREATE, CREATE).headers().firstValue("Sforce-Limit-Info"))
			.hasValue("api-usage=1/15000");
		assertThat(this.org.requests(RequestKind.COMPOSITE)).isOne();
	}

	@Test
	void answersPartsAsATestChose() throws Exception {
		this.org.willReturn("/services/data/v68.0/sobjects/Contact/003A", MockAnswer.json(200, "{\"Id\":\"003A\"}"));
		assertThat(composite(false, """
				{"method":"GET","url":"/services/data/v68.0/sobjects/Contact/003A","referenceId":"read"}""").body())
			.contains("{\"body\":{\"Id\":\"003A\"}");
	}

	// [PRIOR] not more than 25 parts
	@Test
	void refusesTooManyParts() throws Exception {
		String[] parts = IntStream.range(0, 26).mapToObj((number) -> CREATE).toArray(String[]::new);
		assertThat(composite(false, parts).statusCode()).isEqualTo(400);
		assertThat(this.org.accounts()).hasSize(12);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "nothing", "{\"compositeRequest\":[1]}", "{\"compositeRequest\":{}}" })
	void refusesBodyThatIsNoCompositeRequest(String body) throws Exception {
		assertThat(send("POST", BASE + "/composite", body).statusCode()).isEqualTo(400);
	}

	@Test
	void refusesOtherMethods() throws Exception {
		assertThat(this.client.get(BASE + "/composite", this.token).statusCode()).isEqualTo(405);
		assertThat(this.client.get(BASE + "/composite/sobjects", this.token).statusCode()).isEqualTo(405);
	}

	@Test
	void needsSession() throws Exception {
		this.org.endSessions();
		assertThat(composite(false, CREATE).statusCode()).isEqualTo(401);
		assertThat(this.org.accounts()).hasSize(12);
	}

	// [PRIOR]
	@Test
	void createsManyRecords() throws Exception {
		HttpResponse<String> response = send("POST", BASE + "/composite/sobjects", """
				{"allOrNone":false,"records":[{"attributes":{"type":"Account"},"Name":"A"},
				{"attributes":{"type":"Account"}},{"attributes":{"type":"Contact"},"Name":"C"}]}""");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("[{\"id\":\"0015g0000000013AAA\",\"success\":true,\"errors\":[]},"
				+ "{\"success\":false,\"errors\":[{\"statusCode\":\"REQUIRED_FIELD_MISSING\","
				+ "\"message\":\"Required fields are missing: [Name]\",\"fields\":[\"Name\"]}]},"
				+ "{\"success\":false,\"errors\":[{\"statusCode\":\"INVALID_TYPE\","
				+ "\"message\":\"The mock org has no such object: describe it, or store a record of it\",\"fields\":[]}]}]");
		assertThat(this.org.accounts()).hasSize(13);
		assertThat(this.org.accounts().get(12)).doesNotContainKey("attributes").containsEntry("Name", "A");
	}

	// [PRIOR]
	@Test
	void createsNoneOfManyRecordsWhenOneFailsAndAllOrNoneIsAskedFor() throws Exception {
		assertThat(send("POST", BASE + "/composite/sobjects", """
				{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"A"},
				{"attributes":{"type":"Account"}}]}""").body()).contains("ALL_OR_NONE_OPERATION_ROLLED_BACK",
				"REQUIRED_FIELD_MISSING");
		assertThat(this.org.accounts()).hasSize(12);
	}

	// [PRIOR]
	@Test
	void changesManyRecords() throws Exception {
		assertThat(send("PATCH", BASE + "/composite/sobjects", """
				{"records":[{"attributes":{"type":"Account"},"Id":"0015g0000000001AAA","Phone":"1"},
				{"attributes":{"type":"Account"},"Id":"unknown","Phone":"2"}]}""").body())
			.contains("{\"id\":\"0015g0000000001AAA\",\"success\":true,\"errors\":[]}", "INVALID_CROSS_REFERENCE_KEY");
		assertThat(this.org.accounts().get(0)).containsEntry("Phone", "1");
	}

	// [PRIOR]
	@Test
	void deletesManyRecords() throws Exception {
		assertThat(
				send("DELETE", BASE + "/composite/sobjects?ids=0015g0000000001AAA,0015g0000000002AAA", "").statusCode())
			.isEqualTo(200);
		assertThat(this.org.accounts()).hasSize(10);
		assertThat(
				send("DELETE", BASE + "/composite/sobjects?ids=0015g0000000003AAA,unknown&allOrNone=true", "").body())
			.contains("ALL_OR_NONE_OPERATION_ROLLED_BACK");
		assertThat(this.org.accounts()).hasSize(10);
		assertThat(send("DELETE", BASE + "/composite/sobjects", "").statusCode()).isEqualTo(400);
	}

	// [PRIOR] not more than 200 records
	@Test
	void refusesTooManyRecords() throws Exception {
		String records = IntStream.range(0, 201)
			.mapToObj((number) -> "{\"attributes\":{\"type\":\"Account\"},\"Name\":\"" + number + "\"}")
			.collect(Collectors.joining(","));
		assertThat(send("POST", BASE + "/composite/sobjects", "{\"records\":[" + records + "]}").statusCode())
			.isEqualTo(400);
		assertThat(this.org.accounts()).hasSize(12);
	}

	// [OFFICIAL] facts, section 4: the resource; [PRIOR] its form. The permission that a
	// real run-as user needs is not checked
	@Test
	void tellsLimits() throws Exception {
		this.client.get(BASE + "/", this.token);
		assertThat(this.client.get(BASE + "/limits", this.token).body())
			.isEqualTo("{\"DailyApiRequests\":{\"Max\":15000,\"Remaining\":14998}}");
		this.org.usage(4_999, 5_000);
		assertThat(this.client.get(BASE + "/limits", this.token).body())
			.isEqualTo("{\"DailyApiRequests\":{\"Max\":5000,\"Remaining\":1}}");
	}

	private HttpResponse<String> composite(boolean allOrNone, String... parts) throws Exception {
		return send("POST", BASE + "/composite",
				"{\"allOrNone\":%s,\"compositeRequest\":[%s]}".formatted(allOrNone, String.join(",", parts)));
	}

}
