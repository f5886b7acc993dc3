package io.salesforceauth.check;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The response to one request, or why there was none.
 *
 * @param status the HTTP status, 0 if there was no response
 * @param body the whole body, empty if there was none
 * @param location where the response redirects to
 * @param failure why there was no response
 * @param deadline how long it was waited for
 * @param mask takes the token out of a text that people will read
 */
record HttpOutcome(int status, String body, @Nullable URI location, @Nullable Throwable failure, Duration deadline,
		UnaryOperator<String> mask) {

	private static final JsonParser jsonParser = JsonParserFactory.getJsonParser();

	/**
	 * Ask without a token, and wait for the response.
	 */
	static HttpOutcome get(WebClient client, String uri, Duration deadline) {
		return get(client, uri, deadline, UnaryOperator.identity());
	}

	/**
	 * Ask, and wait for the response.
	 * @param mask takes the token out of a text, should the server repeat it
	 */
	static HttpOutcome get(WebClient client, String uri, Duration deadline, UnaryOperator<String> mask) {
		try {
			ResponseEntity<String> response = client.get()
				.uri(uri)
				.accept(MediaType.APPLICATION_JSON)
				.exchangeToMono((received) -> received.toEntity(String.class))
				.timeout(deadline)
				.block();
			if (response == null) {
				return new HttpOutcome(0, "", null, new IllegalStateException("no response"), deadline, mask);
			}
			String body = (response.getBody() != null) ? response.getBody() : "";
			return new HttpOutcome(response.getStatusCode().value(), body, location(response.getHeaders()), null,
					deadline, mask);
		}
		catch (RuntimeException ex) {
			return new HttpOutcome(0, "", null, ex, deadline, mask);
		}
	}

	private static @Nullable URI location(HttpHeaders headers) {
		try {
			return headers.getLocation();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	boolean isThere() {
		return this.failure == null;
	}

	boolean isSuccess() {
		return this.status >= 200 && this.status < 300;
	}

	/**
	 * Whether the failure, or one of its causes, is of a kind.
	 */
	boolean isFailure(Predicate<Throwable> kind) {
		return this.failure != null && Failures.isAny(this.failure, kind);
	}

	/**
	 * Return the step that no response, or one of a server that is down, points to.
	 * @param otherwise the step of any other response
	 */
	SignInFailure step(SignInFailure otherwise) {
		if (this.failure == null) {
			return (this.status >= 500) ? SignInFailure.SALESFORCE_STATUS : otherwise;
		}
		if (this.failure instanceof SalesforceAuthException signIn) {
			return signIn.getSignInFailure();
		}
		return isFailure(Failures::isLate) ? SignInFailure.RESPONSE_TIME : SignInFailure.NETWORK;
	}

	/**
	 * Describe the response in a few words: status, where it redirects to, the error of
	 * the API; or why there was none.
	 */
	String describe() {
		if (this.failure != null) {
			return Failures.describe(this.failure, this.deadline);
		}
		StringBuilder text = new StringBuilder("HTTP ").append(this.status);
		URI location = this.location;
		if (location != null && location.getHost() != null) {
			text.append(" to ").append(location.getScheme()).append("://").append(location.getHost());
		}
		errors().forEach((error) -> text.append(' ')
			.append(shorten(String.valueOf(error.get("errorCode"))))
			.append(": ")
			.append(shorten(String.valueOf(error.get("message")))));
		return text.toString();
	}

	/**
	 * What the server wrote: one line, not too long, without the token.
	 */
	private String shorten(String text) {
		return Failures.shorten(this.mask.apply(text));
	}

	/**
	 * Return why the API refuses the call, if it is known.
	 */
	@Nullable ApiFailure apiFailure() {
		return ApiFailure.of(this.status, this.body, null);
	}

	/**
	 * Return the errors of an API that refuses a call.
	 */
	List<Map<?, ?>> errors() {
		return objects().stream().filter((object) -> object.containsKey("errorCode")).toList();
	}

	/**
	 * Return the objects of a body that is a list of them, else none.
	 */
	List<Map<?, ?>> objects() {
		List<Map<?, ?>> objects = new ArrayList<>();
		try {
			for (Object element : jsonParser.parseList(this.body)) {
				if (element instanceof Map<?, ?> object) {
					objects.add(object);
				}
			}
		}
		catch (JsonParseException ex) {
			return List.of();
		}
		return objects;
	}

}
