package io.salesforceauth.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What tests chose to be the answer to a SOQL query or a path. Neither is ever the other:
 * a path begins with a slash.
 */
final class ChosenAnswers {

	private final Map<String, MockAnswer> answers = new ConcurrentHashMap<>();

	private final Map<String, List<Map<String, ? extends @Nullable Object>>> records = new ConcurrentHashMap<>();

	/**
	 * Choose an answer.
	 * @param call a query or a path
	 * @param answer the answer
	 */
	void answer(String call, MockAnswer answer) {
		String key = normalize(call);
		this.records.remove(key);
		this.answers.put(key, answer);
	}

	/**
	 * Choose the result of a query.
	 * @param soql the query
	 * @param records the records
	 */
	void records(String soql, List<Map<String, ? extends @Nullable Object>> records) {
		String key = normalize(soql);
		this.answers.remove(key);
		this.records.put(key, List.copyOf(records));
	}

	/**
	 * Find the answer to a call.
	 * @param call a query or a path
	 * @return the answer, the normal one if none was chosen
	 */
	MockAnswer answerTo(String call) {
		return this.answers.getOrDefault(normalize(call), MockAnswer.normal());
	}

	/**
	 * Find the records of a query.
	 * @param soql the query
	 * @return the records, {@code null} if none were chosen
	 */
	@Nullable List<Map<String, ? extends @Nullable Object>> recordsOf(String soql) {
		List<Map<String, ? extends @Nullable Object>> chosen = this.records.get(normalize(soql));
		return (chosen != null) ? new ArrayList<>(chosen) : null;
	}

	/**
	 * Forget every choice.
	 */
	void reset() {
		this.answers.clear();
		this.records.clear();
	}

	// Nobody means another query by another line break
	private static String normalize(String call) {
		return call.strip().replaceAll("\\s+", " ");
	}

}
