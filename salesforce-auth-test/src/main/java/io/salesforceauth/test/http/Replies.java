package io.salesforceauth.test.http;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What a test makes the API answer to a query or a path, once the session is found good.
 * Thread-safe.
 */
public final class Replies {

	private final Map<String, Answer> answers = new ConcurrentHashMap<>();

	private final Map<String, List<Map<String, @Nullable Object>>> records = new ConcurrentHashMap<>();

	/**
	 * Answer a query with records.
	 * @param soql the query
	 * @param records the records
	 */
	public void put(String soql, List<Map<String, @Nullable Object>> records) {
		if (isPath(soql)) {
			throw new IllegalArgumentException("Records answer a SOQL query, not a path: " + soql);
		}
		this.answers.remove(normalize(soql));
		this.records.put(normalize(soql), records);
	}

	/**
	 * Answer a query or a path.
	 * @param soqlOrPath a path starts with a slash
	 * @param answer the answer
	 */
	public void put(String soqlOrPath, Answer answer) {
		if (Route.of(soqlOrPath).isOAuth()) {
			throw new IllegalArgumentException(
					soqlOrPath + " needs no session: script it with tokenEndpoint(), or add a stub to wireMock()");
		}
		this.records.remove(normalize(soqlOrPath));
		this.answers.put(normalize(soqlOrPath), answer);
	}

	/**
	 * Find the answer to a path.
	 * @param request the request; one with its query comes first
	 * @return the answer, or {@code null} if there is none
	 */
	@Nullable Answer ofPath(IncomingRequest request) {
		Answer exact = this.answers.get(request.url());
		return (exact != null) ? exact : this.answers.get(request.path());
	}

	/**
	 * Find the answer to a query.
	 * @param soql the query
	 * @return the answer, or {@code null} if there is none
	 */
	@Nullable Answer ofQuery(String soql) {
		return this.answers.get(normalize(soql));
	}

	/**
	 * Find the records that a query gives.
	 * @param soql the query
	 * @return the records, or {@code null} if nobody chose them
	 */
	@Nullable List<Map<String, @Nullable Object>> recordsOf(String soql) {
		return this.records.get(normalize(soql));
	}

	/**
	 * Forget all answers.
	 */
	public void reset() {
		this.answers.clear();
		this.records.clear();
	}

	private static boolean isPath(String soqlOrPath) {
		return soqlOrPath.startsWith("/");
	}

	private static String normalize(String soqlOrPath) {
		return isPath(soqlOrPath) ? soqlOrPath : soqlOrPath.strip().replaceAll("\\s+", " ");
	}

}
