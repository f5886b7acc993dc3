package io.salesforceauth.test;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An error of the REST API.
 *
 * @param status the HTTP status
 * @param code the error code
 * @param message the message, which holds no character that XML must escape
 */
record RestError(int status, String code, String message) {

	static final RestError INVALID_SESSION = new RestError(401, "INVALID_SESSION_ID", "Session expired or invalid");

	// [OBSERVED] as INVALID_SESSION_ID too, though no other session would help
	static final RestError WRONG_SCOPE = new RestError(401, "INVALID_SESSION_ID",
			"This session is not valid for use with the REST API");

	static final RestError NOT_FOUND = new RestError(404, "NOT_FOUND", "The requested resource does not exist");

	static final RestError GONE = new RestError(410, "GONE", "The requested API version has been retired.");

	static final RestError MALFORMED_QUERY = new RestError(400, "MALFORMED_QUERY",
			"The mock org understands: SELECT Id, Name, Industry, Phone, AnnualRevenue FROM Account "
					+ "[WHERE Name = '...'] [LIMIT n]");

	static final RestError METHOD_NOT_ALLOWED = new RestError(405, "METHOD_NOT_ALLOWED",
			"HTTP Method not allowed for this resource");

	static final RestError BAD_JSON = new RestError(400, "JSON_PARSER_ERROR", "The body is not a JSON object");

	static final RestError READ_ONLY_ID = new RestError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
			"The Id field should not be specified in the sobject data.");

	/**
	 * Translate into an answer: a list with one error.
	 * @param request the request, which may ask for XML
	 * @return the answer
	 */
	MockAnswer toAnswer(IncomingRequest request) {
		if (request.wantsXml()) {
			return MockAnswer.xml(this.status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Errors><Error><errorCode>"
					+ this.code + "</errorCode><message>" + this.message + "</message></Error></Errors>");
		}
		return toJson(JsonText.object("message", this.message, "errorCode", this.code));
	}

	/**
	 * The error of an account without a name.
	 * @return the answer
	 */
	static MockAnswer nameMissing() {
		return new RestError(400, "", "").toJson(JsonText.object("message", "Required fields are missing: [Name]",
				"errorCode", "REQUIRED_FIELD_MISSING", "fields", List.of("Name")));
	}

	private MockAnswer toJson(Map<String, @Nullable Object> error) {
		return MockAnswer.json(this.status, JsonText.of(List.of(error)));
	}

}
