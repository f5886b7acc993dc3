package io.salesforceauth.test;

import java.time.Duration;

import io.salesforceauth.test.http.Answer;
import org.jspecify.annotations.Nullable;

/**
 * An answer for a {@link MockEndpoint} to give. Immutable: the methods that change
 * something return a new instance.
 */
public final class MockAnswer {

	private final Answer answer;

	private MockAnswer(Answer answer) {
		this.answer = answer;
	}

	/**
	 * Answer with JSON, given as it is.
	 * @param status the HTTP status
	 * @param body the text of the body
	 * @return the answer
	 */
	public static MockAnswer json(int status, String body) {
		return new MockAnswer(Answer.json(status, body));
	}

	/**
	 * Answer with an HTML page, such as that of a maintenance or of a proxy.
	 * @param status the HTTP status
	 * @param body the text of the body
	 * @return the answer
	 */
	public static MockAnswer html(int status, String body) {
		return new MockAnswer(Answer.html(status, body));
	}

	/**
	 * Answer with XML, given as it is.
	 * @param status the HTTP status
	 * @param body the text of the body
	 * @return the answer
	 */
	public static MockAnswer xml(int status, String body) {
		return new MockAnswer(Answer.xml(status, body));
	}

	/**
	 * Answer with anything.
	 * @param status the HTTP status
	 * @param contentType the content type, or {@code null} for an answer without one
	 * @param body the text of the body, sent as UTF-8
	 * @return the answer
	 */
	public static MockAnswer of(int status, @Nullable String contentType, String body) {
		return new MockAnswer(Answer.of(status, contentType, body));
	}

	/**
	 * Answer with an error of the token endpoint: HTTP 400, which Salesforce uses for
	 * nearly all of them.
	 * @param error the code, such as {@code invalid_grant}
	 * @param description the description, such as
	 * {@code no client credentials user enabled}
	 * @return the answer
	 */
	public static MockAnswer error(String error, String description) {
		return new MockAnswer(Answer.error(error, description));
	}

	/**
	 * Answer with what the org would answer without a script. That is decided when the
	 * request arrives: with a delay, a token is made before the delay and sent after it.
	 * @return the answer
	 */
	public static MockAnswer normal() {
		return new MockAnswer(Answer.normal());
	}

	/**
	 * Reset the connection instead of an answer.
	 * @return the answer
	 */
	public static MockAnswer dropConnection() {
		return new MockAnswer(Answer.dropConnection());
	}

	/**
	 * Answer as Salesforce does in a maintenance: HTTP 503 with an HTML page.
	 * @return the answer
	 */
	public static MockAnswer maintenance() {
		return new MockAnswer(Answer.maintenance());
	}

	/**
	 * Answer with an error of the REST API: a list of one.
	 * @param status the HTTP status
	 * @param errorCode the code, such as {@code INSUFFICIENT_ACCESS}
	 * @param message the message
	 * @return the answer
	 */
	public static MockAnswer apiError(int status, String errorCode, String message) {
		return new MockAnswer(Answer.apiError(status, errorCode, message));
	}

	/**
	 * Answer as the API does to the token of an ended session: 401
	 * {@code INVALID_SESSION_ID}. As the reply to one path
	 * ({@link MockSalesforce#willReturn(String, MockAnswer)}) it plays a resource that
	 * accepts no token, however new.
	 * @return the answer
	 */
	public static MockAnswer sessionEnded() {
		return apiError(401, "INVALID_SESSION_ID", "Session expired or invalid");
	}

	/**
	 * Answer as the API does while a server is not available: 503
	 * {@code SERVER_UNAVAILABLE} in JSON. The page of {@link #maintenance()} is the other
	 * form of it.
	 * @return the answer
	 */
	public static MockAnswer unavailable() {
		return apiError(503, "SERVER_UNAVAILABLE", "The server is unavailable. Try again later.");
	}

	/**
	 * Answer with 429 and when to try again. Salesforce documents no such answer of the
	 * REST API; what stands before it may give one.
	 * @param retryAfter how long to wait, whole seconds
	 * @return the answer
	 */
	public static MockAnswer tooManyRequests(Duration retryAfter) {
		return of(429, null, "").withHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
	}

	/**
	 * Accept the request and do not answer. The connection is reset after 60 seconds, and
	 * when the mock org is closed.
	 * @return the answer
	 */
	public static MockAnswer hang() {
		return new MockAnswer(Answer.hang());
	}

	/**
	 * Wait before this answer is sent, which holds no thread of the server.
	 * @param delay how long, from the arrival of the request; not negative, exact to the
	 * millisecond
	 * @return a new instance, whose delay replaces that of this one
	 */
	public MockAnswer delayedBy(Duration delay) {
		return new MockAnswer(this.answer.delayedBy(delay));
	}

	/**
	 * Add a header. A name that is there already gets one more value.
	 * @param name the name
	 * @param value the value
	 * @return a new instance
	 */
	public MockAnswer withHeader(String name, String value) {
		return new MockAnswer(this.answer.withHeader(name, value));
	}

	/**
	 * Return what is sent.
	 * @return the answer
	 */
	Answer answer() {
		return this.answer;
	}

	@Override
	public String toString() {
		return this.answer.toString();
	}

}
