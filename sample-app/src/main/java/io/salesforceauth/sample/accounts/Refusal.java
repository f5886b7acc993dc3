package io.salesforceauth.sample.accounts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * Why Salesforce did not take a record, in its own words.
 *
 * @param fields the message of each field that it names, by the name of the field
 * @param others the messages that name no field
 */
public record Refusal(Map<String, String> fields, List<String> others) {

	public static final Refusal NONE = new Refusal(Map.of(), List.of());

	private static final ParameterizedTypeReference<List<ApiError>> ERRORS = new ParameterizedTypeReference<>() {
	};

	public static Optional<Refusal> of(Throwable failure) {
		if (failure instanceof WebClientResponseException answer && answer.getStatusCode() == HttpStatus.BAD_REQUEST) {
			return Optional.ofNullable(answer.getResponseBodyAs(ERRORS)).map(Refusal::of);
		}
		return Optional.empty();
	}

	private static Refusal of(List<ApiError> errors) {
		Map<String, String> fields = new HashMap<>();
		errors
			.forEach((error) -> error.fields().forEach((field) -> fields.merge(field, error.message(), Refusal::join)));
		return new Refusal(fields,
				errors.stream().filter((error) -> error.fields().isEmpty()).map(ApiError::message).toList());
	}

	private static String join(String first, String second) {
		return first + " " + second;
	}

	/**
	 * An error as the REST API writes it.
	 */
	record ApiError(String message, List<String> fields) {

		ApiError(String message, @Nullable List<String> fields) {
			this.message = message;
			this.fields = (fields != null) ? fields : List.of();
		}

	}

}
