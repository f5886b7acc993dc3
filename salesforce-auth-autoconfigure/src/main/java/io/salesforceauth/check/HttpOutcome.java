package io.salesforceauth.check;

import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.EscapedText;
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
 * @param mask takes the token out of a text that people will read
 */
record HttpOutcome(int status, String body, @Nullable URI location, @Nullable Throwable failure,
		UnaryOperator<String> mask) {

	private static final int LONGEST_TEXT = 200;

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
				return new HttpOutcome(0, "", null, new IllegalStateException("no response"), mask);
			}
			String body = (response.getBody() != null) ? response.getBody() : "";
			return new HttpOutcome(response.getStatusCode().value(), body, location(response.getHeaders()), null, mask);
		}
		catch (RuntimeException ex) {
			return new HttpOutcome(0, "", null, ex, mask);
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
		for (Throwable ex = this.failure; ex != null; ex = ex.getCause()) {
			if (kind.test(ex)) {
				return true;
			}
		}
		return false;
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
		return isFailure(HttpOutcome::isLate) ? SignInFailure.RESPONSE_TIME : SignInFailure.NETWORK;
	}

	private static boolean isLate(Throwable ex) {
		return ex instanceof TimeoutException || ex instanceof HttpTimeoutException
				|| ex.getClass().getSimpleName().equals("ReadTimeoutException");
	}

	/**
	 * Describe the response in a few words: status, where it redirects to, the error of
	 * the API; or the root of the failure, since the exceptions above it repeat it.
	 */
	String describe() {
		if (this.failure != null) {
			return describe(this.failure);
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

	private String describe(Throwable failure) {
		if (failure instanceof SalesforceAuthException signIn) {
			return signIn.getSummary();
		}
		Throwable root = root(failure);
		if (root instanceof TimeoutException) {
			return "no response in time";
		}
		return root.getClass().getSimpleName() + ((root.getMessage() != null) ? ": " + shorten(root.getMessage()) : "");
	}

	/**
	 * The JDK's client names a closed channel below a refused connection.
	 */
	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null && !(root.getCause() instanceof ClosedChannelException)) {
			root = root.getCause();
		}
		return root;
	}

	/**
	 * What the server wrote: one line, not too long, without the token.
	 */
	private String shorten(String text) {
		String harmless = EscapedText.of(this.mask.apply(text));
		return (harmless.length() <= LONGEST_TEXT) ? harmless : harmless.substring(0, LONGEST_TEXT) + "\u2026";
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
	private List<Map<?, ?>> errors() {
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
