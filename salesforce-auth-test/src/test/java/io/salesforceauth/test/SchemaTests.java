package io.salesforceauth.test;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a record may hold and how it must be sent.
 */
class SchemaTests extends ApiTests {

	private static final String SOBJECTS = "/services/data/v68.0/sobjects/";

	private static final String ACCOUNT = SOBJECTS + "Account";

	// [OBSERVED] nforce#74: status, code and words, there for an attachment; facts,
	// section 10.3
	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/plain;charset=UTF-8", "application/x-www-form-urlencoded" })
	void refusesRecordOfOtherContentType(String contentType) throws Exception {
		HttpResponse<String> response = this.client
			.send(post(ACCOUNT, "{\"Name\":\"Acme\"}").header("Content-Type", contentType));
		assertThat(response.statusCode()).isEqualTo(415);
		assertThat(response.body()).isEqualTo(
				"[{\"message\":\"MediaType of '%s' is not supported by this resource\",\"errorCode\":\"UNSUPPORTED_MEDIA_TYPE\"}]"
					.formatted(contentType.split(";")[0]));
		assertThat(this.org.accounts()).hasSize(12);
	}

	// [PRIOR] facts, section 10.3
	@ParameterizedTest
	@CsvSource({ "POST, sobjects/Account", "PATCH, sobjects/Account/0015g0000000001AAA", "POST, composite",
			"POST, composite/sobjects", "PATCH, composite/sobjects" })
	void refusesBodyWithoutContentType(String method, String path) throws Exception {
		HttpResponse<String> response = this.client
			.send(this.client.authorized("/services/data/v68.0/" + path, this.token)
				.method(method, BodyPublishers.ofString("{\"Name\":\"Acme\"}")));
		assertThat(response.statusCode()).isEqualTo(415);
		assertThat(response.body()).contains("\"errorCode\":\"UNSUPPORTED_MEDIA_TYPE\"");
	}

	@Test
	void takesJsonWithAnyParameters() throws Exception {
		assertThat(this.client
			.send(post(ACCOUNT, "{\"Name\":\"Acme\"}").header("Content-Type", "Application/JSON; charset=UTF-8"))
			.statusCode()).isEqualTo(201);
	}

	// [PRIOR] the words; the code is in the REST guide
	@ParameterizedTest
	@ValueSource(strings = { "Nmae", "Erp__c" })
	void refusesUnknownFieldOfDescribedObject(String field) throws Exception {
		HttpResponse<String> created = create(ACCOUNT, "{\"Name\":\"Acme\",\"%s\":\"x\"}".formatted(field));
		assertThat(created.statusCode()).isEqualTo(400);
		assertThat(created.body()).isEqualTo(
				"[{\"message\":\"No such column '%s' on sobject of type Account\",\"errorCode\":\"INVALID_FIELD\"}]"
					.formatted(field));
		assertThat(this.client
			.send(this.client.authorized(ACCOUNT + "/0015g0000000001AAA", this.token)
				.header("Content-Type", "application/json")
				.method("PATCH", BodyPublishers.ofString("{\"%s\":\"x\"}".formatted(field))))
			.statusCode()).isEqualTo(400);
		assertThat(this.org.accounts()).hasSize(12);
	}

	@Test
	void refusesUnknownFieldInCollection() throws Exception {
		assertThat(create("/services/data/v68.0/composite/sobjects",
				"{\"records\":[{\"attributes\":{\"type\":\"Account\"},\"Name\":\"Acme\",\"Nmae\":\"x\"}]}")
			.body()).contains("\"statusCode\":\"INVALID_FIELD\"");
	}

	@Test
	void takesFieldThatATestDescribed() throws Exception {
		this.org.describe("Account", "Erp__c");
		assertThat(create(ACCOUNT, "{\"Name\":\"Acme\",\"erp__c\":\"4711\",\"Phone\":\"1\"}").statusCode())
			.isEqualTo(201);
		assertThat(this.org.accounts().get(12)).containsEntry("Erp__c", "4711");
	}

	@Test
	void takesAnyFieldWhenLenient() throws Exception {
		this.org.strictSchema(false);
		assertThat(create(ACCOUNT, "{\"Name\":\"Acme\",\"Anything\":\"x\"}").statusCode()).isEqualTo(201);
		this.org.reset();
		this.token = this.client.login();
		assertThat(create(ACCOUNT, "{\"Name\":\"Acme\",\"Anything\":\"x\"}").statusCode()).isEqualTo(400);
	}

	@Test
	void takesAnyFieldOfObjectThatIsStoredButNotDescribed() throws Exception {
		String id = this.org.store("Contact", Map.of("LastName", "Doe"));
		assertThat(create(SOBJECTS + "contact", "{\"LastName\":\"Roe\",\"Anything\":1}").statusCode()).isEqualTo(201);
		assertThat(this.org.records("Contact")).hasSize(2);
		assertThat(this.client.get(SOBJECTS + "Contact/" + id, this.token).body()).contains("\"LastName\":\"Doe\"",
				"\"type\":\"Contact\"");
	}

	@Test
	void givesStoredRecordAnIdOfItsOwn() {
		String id = this.org.store("Account", Map.of("Id", "mine", "Name", "Acme", "IsDeleted", true));
		assertThat(this.org.accounts().get(12)).containsEntry("Id", id)
			.containsEntry("Name", "Acme")
			.containsEntry("IsDeleted", false);
	}

	@Test
	void hasDescribedObjectWithoutRecords() throws Exception {
		this.org.describe("Invoice__c", "Amount__c");
		assertThat(create(SOBJECTS + "Invoice__c", "{\"Amount__c\":1}").statusCode()).isEqualTo(201);
		assertThat(create(SOBJECTS + "Invoice__c", "{\"Sum__c\":1}").body()).contains("INVALID_FIELD");
		assertThat(create(SOBJECTS + "Bill__c", "{\"Amount__c\":1}").statusCode()).isEqualTo(404);
	}

	// [PRIOR] code and words
	@ParameterizedTest
	@ValueSource(strings = { "CreatedDate", "isDeleted", "SystemModstamp" })
	void refusesToWriteFieldOfTheSystem(String field) throws Exception {
		assertThat(create(ACCOUNT, "{\"Name\":\"Acme\",\"%s\":null}".formatted(field)).body())
			.contains("\"errorCode\":\"INVALID_FIELD_FOR_INSERT_UPDATE\"", "Unable to create/update fields: ");
	}

	// [OFFICIAL] facts, section 10.3: attributes.type is demanded; [PRIOR] the refusal
	@ParameterizedTest
	@ValueSource(strings = { "{\"Name\":\"B\"}", "{\"attributes\":{},\"Name\":\"B\"}",
			"{\"attributes\":{\"type\":1},\"Name\":\"B\"}" })
	void refusesCollectionWithoutTypes(String record) throws Exception {
		HttpResponse<String> response = create("/services/data/v68.0/composite/sobjects",
				"{\"records\":[{\"attributes\":{\"type\":\"Account\"},\"Name\":\"A\"},%s]}".formatted(record));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("attributes.type");
		assertThat(this.org.accounts()).hasSize(12);
	}

	// [OFFICIAL] facts, section 10.3: referenceId is demanded
	@ParameterizedTest
	@ValueSource(strings = { "", ",\"referenceId\":null", ",\"referenceId\":\"\"" })
	void refusesPartOfCompositeWithoutReferenceId(String reference) throws Exception {
		HttpResponse<String> response = composite(reference);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("referenceId");
		assertThat(this.org.accounts()).hasSize(12);
	}

	// [OBSERVED] guardian/support-service-lambdas#1512: the words, since v54
	@Test
	void refusesReferenceIdWithOtherCharacters() throws Exception {
		assertThat(composite(",\"referenceId\":\"new-one\"").body())
			.contains("Provided referenceId ('new-one') must start with a letter or a number, "
					+ "and it can contain only letters, numbers and underscores ('_').");
	}

	private HttpResponse<String> composite(String reference) throws Exception {
		return create("/services/data/v68.0/composite",
				"{\"compositeRequest\":[{\"method\":\"POST\",\"url\":\"%s\",\"body\":{\"Name\":\"Acme\"}%s}]}"
					.formatted(ACCOUNT, reference));
	}

	private HttpResponse<String> create(String path, String body) throws Exception {
		return this.client.send(post(path, body).header("Content-Type", "application/json"));
	}

	private HttpRequest.Builder post(String path, String body) {
		return this.client.authorized(path, this.token).POST(BodyPublishers.ofString(body));
	}

}
