package io.salesforceauth.test.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.salesforceauth.test.org.JsonText;
import io.salesforceauth.test.org.Records;
import org.jspecify.annotations.Nullable;

/**
 * {@code /composite} of one API version: several requests in one, each of which may refer
 * to the answers before it.
 */
final class CompositeResource {

	private static final int LARGEST_NUMBER = 25;

	private static final Pattern REFERENCE_ID = Pattern.compile("[A-Za-z0-9]\\w*");

	private final Records records;

	private final Function<IncomingRequest, Answer> api;

	/**
	 * Create the resource.
	 * @param records the records, which a failure may have to go back to
	 * @param api answers the requests inside
	 */
	CompositeResource(Records records, Function<IncomingRequest, Answer> api) {
		this.records = records;
		this.api = api;
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @return the answer
	 */
	Answer respond(IncomingRequest request) {
		if (!request.method().equals("POST")) {
			return RestError.METHOD_NOT_ALLOWED.toAnswer(request);
		}
		Map<String, @Nullable Object> body = JsonText.read(request.body());
		if (body == null || !(body.get("compositeRequest") instanceof List<?> parts)
				|| !parts.stream().allMatch(Map.class::isInstance)) {
			return RestError.BAD_JSON.toAnswer(request);
		}
		if (parts.size() > LARGEST_NUMBER) {
			return RestError.TOO_MANY_PARTS.toAnswer(request);
		}
		Optional<RestError> unnamed = parts.stream()
			.map((part) -> ((Map<?, ?>) part).get("referenceId"))
			.filter((name) -> !(name instanceof String text) || !REFERENCE_ID.matcher(text).matches())
			.map(RestError::badReference)
			.findFirst();
		if (unnamed.isPresent()) {
			return unnamed.get().toAnswer(request);
		}
		boolean allOrNone = Boolean.TRUE.equals(body.get("allOrNone"));
		return this.records.atOnce(() -> respond(request, parts, allOrNone));
	}

	private Answer respond(IncomingRequest request, List<?> parts, boolean allOrNone) {
		Runnable undo = this.records.undo();
		References references = new References();
		List<Map<String, @Nullable Object>> responses = new ArrayList<>();
		boolean failed = false;
		for (Object part : parts) {
			Map<String, @Nullable Object> fields = JsonText.copy((Map<?, ?>) part);
			String name = String.valueOf(fields.get("referenceId"));
			Answer answer = answer(request, fields, references);
			if (answer.status() == 0) {
				return answer;
			}
			Object body = JsonText.readAny(answer.body());
			references.put(name, body);
			failed |= answer.status() >= 400;
			responses.add(response(name, answer, body));
		}
		if (failed && allOrNone) {
			undo.run();
			responses.replaceAll(CompositeResource::rolledBack);
		}
		return Answer.json(200, JsonText.of(JsonText.object("compositeResponse", responses)));
	}

	private Answer answer(IncomingRequest request, Map<String, @Nullable Object> part, References references) {
		Object body = part.get("body");
		try {
			String url = String.valueOf(references.resolve(String.valueOf(part.get("url"))));
			String text = (body != null) ? JsonText.of(references.resolve(body)) : "";
			return this.api.apply(request.part(String.valueOf(part.get("method")), url, text));
		}
		catch (IllegalArgumentException ex) {
			return RestError.PROCESSING_HALTED.withMessage(String.valueOf(ex.getMessage())).toAnswer(request);
		}
	}

	private static Map<String, @Nullable Object> response(String name, Answer answer, @Nullable Object body) {
		String location = answer.header("Location");
		return JsonText.object("body", body, "httpHeaders",
				(location != null) ? JsonText.object("Location", location) : JsonText.object(), "httpStatusCode",
				answer.status(), "referenceId", name);
	}

	// The one that failed keeps its error, all others tell that they were undone
	private static Map<String, @Nullable Object> rolledBack(Map<String, @Nullable Object> response) {
		boolean failed = response.get("httpStatusCode") instanceof Integer status && status >= 400;
		return failed ? response
				: JsonText.object("body", List.of(RestError.PROCESSING_HALTED.toObject()), "httpHeaders",
						JsonText.object(), "httpStatusCode", RestError.PROCESSING_HALTED.status(), "referenceId",
						response.get("referenceId"));
	}

}
