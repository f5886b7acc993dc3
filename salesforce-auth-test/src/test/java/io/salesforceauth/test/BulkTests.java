package io.salesforceauth.test;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.common.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Bulk API 2.0. What it answers is [PRIOR], from its guide as it is
 * remembered: no live org was asked. Bulk 2.0 refuses an ended session as REST does:
 * facts, section 5.3 (no mark).
 */
class BulkTests extends ApiTests {

	private static final String JOBS = "/services/data/v68.0/jobs/";

	@Test
	void insertsRecords() throws Exception {
		String job = ingest("insert", "Name,Phone\n\"Acme, \"\"Inc.\"\"\",1\nUmbrella,\n");
		assertThat(get(job)).containsEntry("state", "JobComplete")
			.containsEntry("numberRecordsProcessed", 2)
			.containsEntry("numberRecordsFailed", 0);
		assertThat(this.client.get(job + "/successfulResults", this.token).body())
			.isEqualTo("\"sf__Id\",\"sf__Created\",\"Name\",\"Phone\"\n"
					+ "\"0015g0000000013AAA\",\"true\",\"Acme, \"\"Inc.\"\"\",\"1\"\n"
					+ "\"0015g0000000014AAA\",\"true\",\"Umbrella\",\"\"\n");
		assertThat(this.org.accounts()).hasSize(14);
		assertThat(this.org.accounts().get(12)).containsEntry("Name", "Acme, \"Inc.\"");
	}

	@Test
	void tellsWhichRecordsFailed() throws Exception {
		String job = ingest("insert", "Name,Nmae\nAcme,x\n,\nUmbrella,\n");
		assertThat(get(job)).containsEntry("numberRecordsProcessed", 3).containsEntry("numberRecordsFailed", 2);
		assertThat(this.client.get(job + "/failedResults", this.token).body())
			.startsWith("\"sf__Id\",\"sf__Error\",\"Name\",\"Nmae\"\n")
			.contains("INVALID_FIELD", "REQUIRED_FIELD_MISSING");
	}

	@ParameterizedTest
	@CsvSource({ "update, 'Id,Phone\n0015g0000000001AAA,#N/A\n', 12", "delete, 'Id\n0015g0000000001AAA\n', 11",
			"hardDelete, 'Id\n0015g0000000001AAA\n', 11" })
	void changesRecords(String operation, String csv, int accounts) throws Exception {
		String job = ingest(operation, csv);
		assertThat(get(job)).containsEntry("numberRecordsFailed", 0);
		assertThat(this.org.accounts()).hasSize(accounts)
			.noneMatch((account) -> "(512) 757-6000".equals(account.get("Phone")));
	}

	@Test
	void createsAndChangesByExternalId() throws Exception {
		this.org.describe("Account", "Erp__c");
		this.org.store("Account", Map.of("Name", "Acme", "Erp__c", "1"));
		String job = ingest("upsert\",\"externalIdFieldName\":\"Erp__c", "Name,Erp__c\nAcme 1,1\nAcme 2,2\n");
		assertThat(this.client.get(job + "/successfulResults", this.token).body()).contains("\"false\",\"Acme 1\"",
				"\"true\",\"Acme 2\"");
		assertThat(this.org.accounts()).hasSize(14);
	}

	@Test
	void doesNothingBeforeTheUploadIsComplete() throws Exception {
		String job = open("ingest", "{\"operation\":\"insert\",\"object\":\"Account\"}");
		assertThat(send("PUT", job + "/batches", "text/csv", "Name\nAcme\n").statusCode()).isEqualTo(201);
		assertThat(get(job)).containsEntry("state", "Open").containsEntry("contentUrl", job.substring(1) + "/batches");
		assertThat(send("PATCH", job, "application/json", "{\"state\":\"Aborted\"}").statusCode()).isEqualTo(200);
		assertThat(this.client.get(job + "/unprocessedrecords", this.token).body()).contains("Acme");
		assertThat(send("DELETE", job, "application/json", "").statusCode()).isEqualTo(204);
		assertThat(this.client.get(job, this.token).statusCode()).isEqualTo(404);
		assertThat(this.org.accounts()).hasSize(12);
	}

	@Test
	void queriesRecords() throws Exception {
		String job = open("query",
				"{\"operation\":\"query\",\"query\":\"SELECT Name, Industry FROM Account ORDER BY Name LIMIT 3\"}");
		assertThat(get(job)).containsEntry("state", "JobComplete").containsEntry("numberRecordsProcessed", 3);
		HttpResponse<String> first = this.client.get(job + "/results?maxRecords=2", this.token);
		assertThat(first.headers().firstValue("Sforce-NumberOfRecords")).hasValue("2");
		assertThat(first.headers().firstValue("Content-Type")).hasValue("text/csv");
		assertThat(first.body())
			.isEqualTo("\"Name\",\"Industry\"\n\"Burlington Textiles Corp of America\",\"Apparel\"\n"
					+ "\"Dickenson plc\",\"Consulting\"\n");
		String locator = first.headers().firstValue("Sforce-Locator").orElse("");
		HttpResponse<String> second = this.client.get(job + "/results?locator=" + locator, this.token);
		assertThat(second.body()).isEqualTo("\"Name\",\"Industry\"\n\"Edge Communications\",\"Electronics\"\n");
		assertThat(second.headers().firstValue("Sforce-Locator")).hasValue("null");
	}

	@Test
	void givesRecordsThatATestChose() throws Exception {
		String soql = "SELECT Owner.Name FROM Case";
		this.org.willReturn(soql, List.of(Map.of("Owner.Name", "Ann")));
		String job = open("query", "{\"operation\":\"query\",\"query\":\"" + soql + "\"}");
		assertThat(this.client.get(job + "/results", this.token).body()).isEqualTo("\"Owner.Name\"\n\"Ann\"\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT Nmae FROM Account", "SELECT Id FROM Lead" })
	void refusesQueryOfWhatIsNotThere(String soql) throws Exception {
		assertThat(
				send("POST", JOBS + "query", "application/json", "{\"operation\":\"query\",\"query\":\"" + soql + "\"}")
					.statusCode())
			.isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "query, 0", "queryAll, 1" })
	void queriesDeletedRecordsWhenAsked(String operation, int found) throws Exception {
		send("DELETE", "/services/data/v68.0/sobjects/Account/0015g0000000001AAA", "application/json", "");
		String job = open("query",
				"{\"operation\":\"%s\",\"query\":\"SELECT Id FROM Account WHERE Phone LIKE '(512)%%'\"}"
					.formatted(operation));
		assertThat(get(job)).containsEntry("numberRecordsProcessed", found);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ingest | {"operation":"insert","object":"Lead"}                 | INVALID_TYPE
			ingest | {"operation":"upsert","object":"Account"}              | INVALIDJOB
			ingest | {"operation":"merge","object":"Account"}               | INVALIDJOB
			query  | {"operation":"query","query":"SELECT"}                 | MALFORMED_QUERY
			query  | {"operation":"insert","query":"SELECT Id FROM Account"} | INVALIDJOB
			ingest | []                                                     | JSON_PARSER_ERROR
			""")
	void refusesJobThatMakesNoSense(String kind, String body, String code) throws Exception {
		HttpResponse<String> response = send("POST", JOBS + kind, "application/json", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"" + code + "\"");
	}

	@Test
	void takesCsvOnly() throws Exception {
		String job = open("ingest", "{\"operation\":\"insert\",\"object\":\"Account\"}");
		assertThat(send("PUT", job + "/batches", "application/json", "[]").statusCode()).isEqualTo(415);
	}

	@Test
	void refusesSecondUploadAndCompletion() throws Exception {
		String job = ingest("insert", "Name\nAcme\n");
		assertThat(send("PUT", job + "/batches", "text/csv", "Name\nMore\n").body()).contains("INVALIDJOBSTATE");
		get(job);
		assertThat(send("PATCH", job, "application/json", "{\"state\":\"UploadComplete\"}").statusCode())
			.isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ingest", "query" })
	void listsJobsOfOneKindAndForgetsThemOnReset(String kind) throws Exception {
		ingest("insert", "Name\nAcme\n");
		open("query", "{\"operation\":\"query\",\"query\":\"SELECT Id FROM Account\"}");
		assertThat((Iterable<?>) get(JOBS + kind).get("records")).hasSize(1);
		this.org.reset();
		this.token = this.client.login();
		assertThat((Iterable<?>) get(JOBS + kind).get("records")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ingest", "query", "ingest/7505g0000000001AAA" })
	void refusesEndedSessionAsRestDoes(String path) throws Exception {
		this.org.endSessions();
		HttpResponse<String> response = this.client.get(JOBS + path, this.token);
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.body()).contains("INVALID_SESSION_ID");
	}

	private String ingest(String operation, String csv) throws Exception {
		String job = open("ingest", "{\"object\":\"Account\",\"operation\":\"" + operation + "\"}");
		send("PUT", job + "/batches", "text/csv", csv);
		assertThat(send("PATCH", job, "application/json", "{\"state\":\"UploadComplete\"}").statusCode())
			.isEqualTo(200);
		return job;
	}

	private String open(String kind, String body) throws Exception {
		HttpResponse<String> response = send("POST", JOBS + kind, "application/json", body);
		assertThat(response.statusCode()).isEqualTo(200);
		return JOBS + kind + "/" + Json.read(response.body(), Map.class).get("id");
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> get(String path) throws Exception {
		HttpResponse<String> response = this.client.get(path, this.token);
		assertThat(response.statusCode()).isEqualTo(200);
		return Json.read(response.body(), Map.class);
	}

}
