package io.salesforceauth.test.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.HttpHeaders;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import io.salesforceauth.test.org.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * An answer for a {@link Script} to give. Immutable: the methods that change something
 * return a new instance.
 */
public final class Answer {

	private static final Duration HANG = Duration.ofSeconds(60);

	private final Kind kind;

	private final int status;

	private final String body;

	private final List<HttpHeader> headers;

	private final Duration delay;

	private Answer(Kind kind, int status, String body, List<HttpHeader> headers, Duration delay) {
		this.kind = kind;
		this.status = status;
		this.body = body;
		this.headers = List.copyOf(headers);
		this.delay = delay;
	}

	/**
	 * Answer with JSON, given as it is.
	 * @param status the HTTP status
	 * @param body the text of the body
	 * @return the answer
	 */
	public static Answer json(int status, String body) {
		return of(status, "application/json;charset=UTF-8", body);
	}

	/**
	 * Answer with an HTML page, such as that of a maintenance or of a proxy.
	 * @param status the HTTP status
	 * @param body the text of the body
	 * @return the answer
	 */
	public static Answer html(int status, String body) {
		return of(status, "text/html;charset=UTF-8", body);
	}

	/**
	 * Answer with XML, given as it is.
	 * @param status the HTTP status
	 * @param body the text of the body
	 * @return the answer
	 */
	public static Answer xml(int status, String body) {
		return of(status, "application/xml;charset=UTF-8", body);
	}

	/**
	 * Answer with anything.
	 * @param status the HTTP status
	 * @param contentType the content type, or {@code null} for an answer without one
	 * @param body the text of the body, sent as UTF-8
	 * @return the answer
	 */
	public static Answer of(int status, @Nullable String contentType, String body) {
		List<HttpHeader> headers = (contentType != null) ? List.of(new HttpHeader("Content-Type", contentType))
				: List.of();
		return new Answer(Kind.GIVEN, status, body, headers, Duration.ZERO);
	}

	/**
	 * Answer with an error of the token endpoint: HTTP 400, which Salesforce uses for
	 * nearly all of them.
	 * @param error the code, such as {@code invalid_grant}
	 * @param description the description, such as
	 * {@code no client credentials user enabled}
	 * @return the answer
	 */
	public static Answer error(String error, String description) {
		return json(400, JsonText.of(JsonText.object("error", error, "error_description", description)));
	}

	/**
	 * Answer with what the org would answer without a script. That is decided when the
	 * request arrives: with a delay, a token is made before the delay and sent after it.
	 * @return the answer
	 */
	public static Answer normal() {
		return new Answer(Kind.NORMAL, 200, "", List.of(), Duration.ZERO);
	}

	/**
	 * Reset the connection instead of an answer.
	 * @return the answer
	 */
	public static Answer dropConnection() {
		return new Answer(Kind.DROP, 0, "", List.of(), Duration.ZERO);
	}

	/**
	 * Answer as Salesforce does in a maintenance: HTTP 503 with an HTML page.
	 * @return the answer
	 */
	public static Answer maintenance() {
		return html(503, "<html><head><title>Maintenance</title></head>"
				+ "<body><h1>We are down for maintenance.</h1></body></html>");
	}

	/**
	 * Answer with an error of the REST API.
	 * @param status the HTTP status
	 * @param errorCode the code, such as {@code INSUFFICIENT_ACCESS}
	 * @param message the message
	 * @return the answer
	 */
	public static Answer apiError(int status, String errorCode, String message) {
		return json(status, JsonText.of(List.of(JsonText.object("message", message, "errorCode", errorCode))));
	}

	/**
	 * Accept the request and do not answer. The connection is reset after 60 seconds, and
	 * when the mock org is closed.
	 * @return the answer
	 */
	public static Answer hang() {
		return dropConnection().delayedBy(HANG);
	}

	/**
	 * Wait before this answer is sent, which holds no thread of the server.
	 * @param delay how long, from the arrival of the request; not negative, exact to the
	 * millisecond
	 * @return a new instance, whose delay replaces that of this one
	 */
	public Answer delayedBy(Duration delay) {
		if (delay.isNegative()) {
			throw new IllegalArgumentException("The delay must not be negative: " + delay);
		}
		return new Answer(this.kind, this.status, this.body, this.headers, delay);
	}

	/**
	 * Wait longer before this answer is sent.
	 * @param more how much longer
	 * @return a new instance
	 */
	public Answer delayedAlsoBy(Duration more) {
		return delayedBy(this.delay.plus(more));
	}

	/**
	 * Add a header. A name that is there already gets one more value.
	 * @param name the name
	 * @param value the value
	 * @return a new instance
	 */
	public Answer withHeader(String name, String value) {
		List<HttpHeader> all = new ArrayList<>(this.headers);
		all.add(new HttpHeader(name, value));
		return new Answer(this.kind, this.status, this.body, all, this.delay);
	}

	/**
	 * Return a header.
	 * @param name the name as it was given
	 * @return its first value, or {@code null} if there is none
	 */
	@Nullable String header(String name) {
		return this.headers.stream()
			.filter((header) -> header.key().equals(name))
			.map(HttpHeader::firstValue)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Return the HTTP status.
	 * @return the status; 0 for a dropped connection
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the text of the body.
	 * @return the text
	 */
	public String body() {
		return this.body;
	}

	/**
	 * Put the org's own answer in the place of {@link #normal()}.
	 * @param normally what the org answers; only asked if it is needed
	 * @return an answer that can be sent
	 */
	public Answer resolve(Supplier<Answer> normally) {
		if (this.kind != Kind.NORMAL) {
			return this;
		}
		Answer answer = normally.get().delayedBy(this.delay);
		for (HttpHeader header : this.headers) {
			answer = answer.withHeader(header.key(), header.firstValue());
		}
		return answer;
	}

	/**
	 * Translate into what WireMock sends.
	 * @return the response
	 */
	public ResponseDefinition toResponse() {
		ResponseDefinitionBuilder response = new ResponseDefinitionBuilder()
			.withFixedDelay(Math.toIntExact(this.delay.toMillis()));
		if (this.kind == Kind.DROP) {
			return response.withFault(Fault.CONNECTION_RESET_BY_PEER).build();
		}
		return response.withStatus(this.status).withHeaders(new HttpHeaders(this.headers)).withBody(this.body).build();
	}

	@Override
	public String toString() {
		return switch (this.kind) {
			case GIVEN -> "HTTP " + this.status;
			case NORMAL -> "normal answer";
			case DROP -> "dropped connection";
		} + (this.delay.isZero() ? "" : " after " + this.delay);
	}

	private enum Kind {

		GIVEN, NORMAL, DROP

	}

}
