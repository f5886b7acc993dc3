package io.salesforceauth.test.http;

import java.util.List;
import java.util.Map;

import io.salesforceauth.test.org.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * An error of the REST API.
 *
 * @param status the HTTP status
 * @param code the error code
 * @param message the message
 * @param fields the fields that it is about, {@code null} if it is not about fields
 */
record RestError(int status, String code, String message, @Nullable List<String> fields) {

	static final RestError INVALID_SESSION = new RestError(401, "INVALID_SESSION_ID", "Session expired or invalid");

	static final RestError API_SCOPE_MISSING = new RestError(401, "INVALID_SESSION_ID",
			"This session is not valid for use with the REST API");

	static final RestError NOT_FOUND = new RestError(404, "NOT_FOUND", "The requested resource does not exist");

	static final RestError GONE = new RestError(410, "GONE", "The requested API version has been retired.");

	static final RestError MALFORMED_QUERY = new RestError(400, "MALFORMED_QUERY", "The query cannot be read");

	static final RestError MALFORMED_SEARCH = new RestError(400, "MALFORMED_SEARCH", "The search cannot be read");

	static final RestError INVALID_QUERY_LOCATOR = new RestError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");

	static final RestError METHOD_NOT_ALLOWED = new RestError(405, "METHOD_NOT_ALLOWED",
			"HTTP Method not allowed for this resource");

	static final RestError BAD_JSON = new RestError(400, "JSON_PARSER_ERROR",
			"The body is not a JSON object, or not the one that is expected here");

	static final RestError READ_ONLY_ID = new RestError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
			"The Id field should not be specified in the sobject data.");

	static final RestError NAME_MISSING = new RestError(400, "REQUIRED_FIELD_MISSING",
			"Required fields are missing: [Name]", List.of("Name"));

	static final RestError OTHER_TYPE = new RestError(400, "INVALID_TYPE", "attributes.type names another object");

	static final RestError UNKNOWN_TYPE = new RestError(400, "INVALID_TYPE",
			"The mock org has no such object: describe it, or store a record of it");

	static final RestError TYPE_MISSING = new RestError(400, "INVALID_TYPE", "A record has no attributes.type");

	static final RestError CALLS_USED_UP = new RestError(403, "REQUEST_LIMIT_EXCEEDED",
			"TotalRequests Limit exceeded.");

	static final RestError TOO_MANY_AT_ONCE = new RestError(403, "REQUEST_LIMIT_EXCEEDED",
			"ConcurrentRequests (Concurrent API Requests) Limit exceeded.");

	static final RestError READ_ONLY_MODE = new RestError(503, "SERVER_UNAVAILABLE",
			"The organization is in read-only mode");

	static final RestError UNKNOWN_RECORD = new RestError(404, "INVALID_CROSS_REFERENCE_KEY",
			"invalid cross reference id");

	static final RestError INVALID_JOB_STATE = new RestError(400, "INVALIDJOBSTATE",
			"The job is not in a state that allows this");

	static final RestError IDS_MISSING = new RestError(400, "MALFORMED_ID", "The parameter ids is missing");

	static final RestError TOO_MANY_RECORDS = new RestError(400, "INVALID_INPUT",
			"record list size cannot be more than 200");

	static final RestError TOO_MANY_PARTS = new RestError(400, "LIMIT_EXCEEDED",
			"The request has more than 25 subrequests");

	static final RestError PROCESSING_HALTED = new RestError(400, "PROCESSING_HALTED",
			"The transaction was rolled back since another operation in the same transaction failed.");

	static final RestError ROLLED_BACK = new RestError(400, "ALL_OR_NONE_OPERATION_ROLLED_BACK",
			"Record rolled back because not all records were valid and the request was using AllOrNone header");

	/**
	 * Create an error that is not about fields.
	 * @param status the HTTP status
	 * @param code the error code
	 * @param message the message
	 */
	RestError(int status, String code, String message) {
		this(status, code, message, null);
	}

	/**
	 * Tell that a body is of a type that is not read here.
	 * @param contentType the content type, {@code null} if there is none
	 * @return the error
	 */
	static RestError unsupportedMediaType(@Nullable String contentType) {
		return new RestError(415, "UNSUPPORTED_MEDIA_TYPE",
				"MediaType of '" + ((contentType != null) ? contentType.split(";", 2)[0].strip() : "")
						+ "' is not supported by this resource");
	}

	/**
	 * Tell that an object has no such field.
	 * @param field the field
	 * @param object the object
	 * @return the error
	 */
	static RestError unknownField(String field, String object) {
		return new RestError(400, "INVALID_FIELD", "No such column '" + field + "' on sobject of type " + object);
	}

	/**
	 * Tell that the field that finds a record is in the body, too.
	 * @param field the field
	 * @return the error
	 */
	static RestError externalIdInBody(String field) {
		return new RestError(400, "INVALID_FIELD",
				"The " + field + " field should not be specified in the sobject data.", List.of(field));
	}

	/**
	 * Tell that a bulk job cannot be opened.
	 * @param reason the reason
	 * @return the error
	 */
	static RestError invalidJob(String reason) {
		return new RestError(400, "INVALIDJOB", reason);
	}

	/**
	 * Tell that a query names a field that an object does not have.
	 * @param field the field
	 * @param object the object
	 * @return the error
	 */
	static RestError unknownColumn(String field, String object) {
		return new RestError(400, "INVALID_FIELD",
				"No such column '" + field + "' on entity '" + object
						+ "'. If you are attempting to use a custom field, "
						+ "be sure to append the '__c' after the custom field name. Please reference your WSDL or the "
						+ "describe call for the appropriate names.");
	}

	/**
	 * Tell that a query names an object that is not there.
	 * @param object the object
	 * @return the error
	 */
	static RestError unsupportedObject(String object) {
		return new RestError(400, "INVALID_TYPE", "sObject type '" + object
				+ "' is not supported. If you are attempting to use a custom object, be sure to "
				+ "append the '__c' after the entity name. Please reference your WSDL or the describe call for the "
				+ "appropriate names.");
	}

	/**
	 * Tell that nobody may write a field.
	 * @param field the field
	 * @return the error
	 */
	static RestError readOnly(String field) {
		return new RestError(400, "INVALID_FIELD_FOR_INSERT_UPDATE",
				"Unable to create/update fields: " + field + ". Please check the security settings of this field and "
						+ "verify that it is read/write for your profile or permission set.",
				List.of(field));
	}

	/**
	 * Tell that a part of a composite request has no good name.
	 * @param name the name, {@code null} if there is none
	 * @return the error
	 */
	static RestError badReference(@Nullable Object name) {
		return new RestError(400, "JSON_PARSER_ERROR", "Provided referenceId ('" + ((name != null) ? name : "")
				+ "') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').");
	}

	/**
	 * Say more.
	 * @param message the message
	 * @return the same error with this message
	 */
	RestError withMessage(String message) {
		return new RestError(this.status, this.code, message, this.fields);
	}

	/**
	 * Translate into an answer: a list with one error.
	 * @param request the request, which may ask for XML
	 * @return the answer
	 */
	Answer toAnswer(IncomingRequest request) {
		if (request.wantsXml()) {
			return Answer.xml(this.status, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Errors><Error><errorCode>"
					+ this.code + "</errorCode><message>" + escape(this.message) + "</message></Error></Errors>");
		}
		return Answer.json(this.status, JsonText.of(List.of(toObject())));
	}

	/**
	 * Translate into an element of an answer's list.
	 * @return the object
	 */
	Map<String, @Nullable Object> toObject() {
		Map<String, @Nullable Object> object = JsonText.object("message", this.message, "errorCode", this.code);
		if (this.fields != null) {
			object.put("fields", this.fields);
		}
		return object;
	}

	/**
	 * Translate into what is said of one record among many.
	 * @return the object
	 */
	Map<String, @Nullable Object> toRecordError() {
		return JsonText.object("statusCode", this.code, "message", this.message, "fields",
				(this.fields != null) ? this.fields : List.of());
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;");
	}

}
