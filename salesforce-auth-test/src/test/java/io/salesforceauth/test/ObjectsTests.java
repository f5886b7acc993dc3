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
 * Tests for objects beyond Account: queries, describe, search, records by an external id.
 * The forms of the answers are [PRIOR], from the REST guide as it is remembered: the
 * facts do not tell of them, and no live org was asked.
 */
class ObjectsTests extends ApiTests {

	private static final String BASE = "/services/data/v68.0/";

	private static final String BY_ERP = BASE + "sobjects/Account/Erp__c/";

	@Test
	void queriesAnyObjectThatATestStores() throws Exception {
		this.org.store("Contact", Map.of("LastName", "Roe", "Age__c", 40));
		this.org.store("Contact", Map.of("LastName", "Doe", "Age__c", 30));
		assertThat(this.client
			.query("SELECT LastName FROM Contact WHERE Age__c IN (30, 40) AND LastName LIKE '%oe' "
					+ "ORDER BY LastName LIMIT 1", this.token)
			.body())
			.isEqualTo("{\"totalSize\":1,\"done\":true,\"records\":[{\"attributes\":{\"type\":\"Contact\","
					+ "\"url\":\"/services/data/v68.0/sobjects/Contact/0035g0000000002AAA\"},\"LastName\":\"Doe\"}]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT Nmae FROM Account", "SELECT Id FROM Account WHERE Nmae = 'x'",
			"SELECT Id FROM Account ORDER BY Nmae" })
	void refusesQueryOfUnknownField(String soql) throws Exception {
		HttpResponse<String> response = this.client.query(soql, this.token);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"INVALID_FIELD\"",
				"No such column 'Nmae' on entity 'Account'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Contact", "Invoice__c" })
	void refusesQueryOfUnknownObject(String object) throws Exception {
		HttpResponse<String> response = this.client.query("SELECT Id FROM " + object, this.token);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"INVALID_TYPE\"",
				"sObject type '" + object + "' is not supported.");
	}

	@Test
	void findsDeletedRecordsWithQueryAllOnly() throws Exception {
		send("DELETE", BASE + "sobjects/Account/0015g0000000001AAA", "");
		String soql = "SELECT Name FROM Account WHERE Name = 'Edge Communications'";
		assertThat(this.client.query(soql, this.token).body()).contains("\"totalSize\":0");
		String all = OrgClient.encode(soql + " AND IsDeleted = true");
		assertThat(this.client.get(BASE + "queryAll?q=" + all, this.token).body()).contains("\"totalSize\":1");
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(2);
	}

	@Test
	void givesPagesOfQueryAll() throws Exception {
		this.org.queryBatchSize(7);
		Map<?, ?> first = Json.read(this.client.get(BASE + "queryAll?q=SELECT+Id+FROM+Account", this.token).body(),
				Map.class);
		assertThat(this.client.get(String.valueOf(first.get("nextRecordsUrl")), this.token).body())
			.contains("\"done\":true");
	}

	@Test
	void listsObjects() throws Exception {
		this.org.describe("Invoice__c", "Amount__c");
		assertThat(this.client.get(BASE + "sobjects", this.token).body()).contains("\"name\":\"Account\"",
				"\"keyPrefix\":\"001\"", "\"name\":\"Invoice__c\"", "\"custom\":true");
		assertThat(this.client.get(BASE + "sobjects/account", this.token).body()).startsWith("{\"objectDescribe\":")
			.contains("\"name\":\"Account\"");
	}

	@Test
	void describesObject() throws Exception {
		this.org.describe("Account", "Erp__c");
		Map<?, ?> description = Json.read(this.client.get(BASE + "sobjects/Account/describe", this.token).body(),
				Map.class);
		List<String> names = ((List<?>) description.get("fields")).stream()
			.map((field) -> String.valueOf(((Map<?, ?>) field).get("name")))
			.toList();
		assertThat(names).doesNotHaveDuplicates().contains("Id", "Name", "BillingCity", "Erp__c", "CreatedDate");
	}

	@Test
	void describesWhatIsStoredOfAnObjectThatNobodyDescribed() throws Exception {
		this.org.store("Contact", Map.of("LastName", "Doe"));
		assertThat(this.client.get(BASE + "sobjects/Contact/describe", this.token).body())
			.contains("\"name\":\"LastName\"");
		assertThat(this.client.get(BASE + "sobjects/Lead/describe", this.token).statusCode()).isEqualTo(404);
	}

	@Test
	void readsOnlyChosenFields() throws Exception {
		assertThat(this.client.get(BASE + "sobjects/Account/0015g0000000001AAA?fields=Name,phone", this.token).body())
			.isEqualTo("{\"attributes\":{\"type\":\"Account\","
					+ "\"url\":\"/services/data/v68.0/sobjects/Account/0015g0000000001AAA\"},"
					+ "\"Name\":\"Edge Communications\",\"Phone\":\"(512) 757-6000\",\"Id\":\"0015g0000000001AAA\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Nmae", "Name,Nmae" })
	void refusesToReadUnknownField(String fields) throws Exception {
		HttpResponse<String> response = this.client.get(BASE + "sobjects/Account/0015g0000000001AAA?fields=" + fields,
				this.token);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"INVALID_FIELD\"");
	}

	@Test
	void createsAndChangesByExternalId() throws Exception {
		this.org.describe("Account", "Erp__c");
		HttpResponse<String> created = send("PATCH", BY_ERP + "A%2F1", "{\"Name\":\"Acme\"}");
		assertThat(created.statusCode()).isEqualTo(201);
		assertThat(created.body())
			.isEqualTo("{\"id\":\"0015g0000000013AAA\",\"success\":true,\"errors\":[],\"created\":true}");
		HttpResponse<String> changed = send("PATCH", BY_ERP + "A%2F1", "{\"Phone\":\"1\"}");
		assertThat(changed.statusCode()).isEqualTo(200);
		assertThat(changed.body()).contains("\"created\":false");
		assertThat(this.org.accounts()).hasSize(13);
		assertThat(this.org.accounts().get(12)).containsEntry("Erp__c", "A/1")
			.containsEntry("Name", "Acme")
			.containsEntry("Phone", "1");
	}

	@Test
	void readsAndDeletesByExternalId() throws Exception {
		this.org.describe("Account", "Erp__c");
		this.org.store("Account", Map.of("Name", "Acme", "Erp__c", "1"));
		assertThat(this.client.get(BY_ERP + "1", this.token).body()).contains("\"Name\":\"Acme\"");
		assertThat(send("DELETE", BY_ERP + "1", "").statusCode()).isEqualTo(204);
		assertThat(this.client.get(BY_ERP + "1", this.token).statusCode()).isEqualTo(404);
	}

	@Test
	void tellsOfSeveralRecordsWithOneExternalId() throws Exception {
		this.org.describe("Account", "Erp__c");
		this.org.store("Account", Map.of("Name", "A", "Erp__c", "1"));
		this.org.store("Account", Map.of("Name", "B", "Erp__c", "1"));
		HttpResponse<String> response = send("PATCH", BY_ERP + "1", "{\"Phone\":\"1\"}");
		assertThat(response.statusCode()).isEqualTo(300);
		assertThat(response.body()).isEqualTo("[\"/services/data/v68.0/sobjects/Account/0015g0000000013AAA\","
				+ "\"/services/data/v68.0/sobjects/Account/0015g0000000014AAA\"]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Erp__c | {"Name":"Acme","Erp__c":"1"} | 400
			Erp__c | {"Phone":"1"}                | 400
			Nmae   | {"Name":"Acme"}              | 404
			""")
	void refusesBadUpsert(String field, String body, int status) throws Exception {
		this.org.describe("Account", "Erp__c");
		assertThat(send("PATCH", BASE + "sobjects/Account/" + field + "/1", body).statusCode()).isEqualTo(status);
		assertThat(this.org.accounts()).hasSize(12);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			FIND {grand resorts} IN ALL FIELDS RETURNING Account(Id, Name) | Grand Hotels
			find {GENE*} returning account(name)                           | GenePoint
			FIND {Acme} RETURNING Account(Name), Contact(LastName) LIMIT 5 | Acme-Doe
			FIND {genepoint}                                               | 0015g0000000009AAA
			""")
	void findsWords(String sosl, String found) throws Exception {
		this.org.store("Contact", Map.of("LastName", "Acme-Doe", "Department", "Acme"));
		HttpResponse<String> response = this.client.get(BASE + "search?q=" + OrgClient.encode(sosl), this.token);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).startsWith("{\"searchRecords\":[{\"attributes\":").contains(found);
	}

	@ParameterizedTest
	@CsvSource({ "q=genepoint&sobject=Account&Account.fields=Name, GenePoint", "q=GenePoint&fields=Name, GenePoint",
			"q=gene*, 0015g0000000009AAA" })
	void findsWordsByParameters(String query, String found) throws Exception {
		assertThat(this.client.get(BASE + "parameterizedSearch?" + query, this.token).body()).contains(found);
	}

	@ParameterizedTest
	@CsvSource({ "search?q=, MALFORMED_SEARCH", "search?q=FIND+Acme, MALFORMED_SEARCH",
			"search?q=FIND+%7BAcme%7D+RETURNING+Account(Id, MALFORMED_SEARCH",
			"search?q=FIND+%7BAcme%7D+RETURNING+Lead, INVALID_TYPE", "parameterizedSearch?q=, MALFORMED_SEARCH",
			"parameterizedSearch?q=x&sobject=Lead, INVALID_TYPE" })
	void refusesSearchThatItCannotRead(String path, String code) throws Exception {
		HttpResponse<String> response = this.client.get(BASE + path, this.token);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("\"errorCode\":\"" + code + "\"");
	}

}
