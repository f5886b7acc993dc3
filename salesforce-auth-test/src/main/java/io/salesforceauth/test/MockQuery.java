package io.salesforceauth.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A SOQL query whose result a test chooses, also one that the mock org does not
 * understand. The choice stays until it is replaced or the org is reset. The session is
 * checked and the call is counted as for any other.
 */
public final class MockQuery {

	private final ChosenAnswers chosen;

	private final String soql;

	/**
	 * Create a query.
	 * @param chosen where the result is kept
	 * @param soql the query
	 */
	MockQuery(ChosenAnswers chosen, String soql) {
		this.chosen = chosen;
		this.soql = soql;
	}

	/**
	 * Answer with records, in pages like any other result. Without one the result is
	 * empty.
	 * @param records the fields of each record: texts, numbers, booleans, {@code null},
	 * maps or lists; {@code attributes} are added
	 */
	@SafeVarargs
	public final void willReturn(Map<String, ? extends @Nullable Object>... records) {
		List<Map<String, ? extends @Nullable Object>> all = new ArrayList<>();
		for (Map<String, ? extends @Nullable Object> record : records) {
			all.add(record);
		}
		this.chosen.records(this.soql, all);
	}

	/**
	 * Answer with anything.
	 * @param answer the answer; {@link MockAnswer#normal()} for what the org has
	 */
	public void willReturn(MockAnswer answer) {
		this.chosen.answer(this.soql, answer);
	}

}
