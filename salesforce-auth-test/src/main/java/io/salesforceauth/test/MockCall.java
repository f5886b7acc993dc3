package io.salesforceauth.test;

/**
 * A path of the API whose answer a test chooses. The choice stays until it is replaced or
 * the org is reset. The session is checked and the call is counted as for any other; to
 * answer without that, script {@link MockSalesforce#api()}.
 */
public final class MockCall {

	private final ChosenAnswers chosen;

	private final String path;

	/**
	 * Create a call.
	 * @param chosen where the answer is kept
	 * @param path what is asked for
	 */
	MockCall(ChosenAnswers chosen, String path) {
		this.chosen = chosen;
		this.path = path;
	}

	/**
	 * Answer with JSON and 200.
	 * @param json the text of the body, given as it is
	 */
	public void willReturn(String json) {
		willReturn(MockAnswer.json(200, json));
	}

	/**
	 * Answer with anything.
	 * @param answer the answer; {@link MockAnswer#normal()} for what the org has
	 */
	public void willReturn(MockAnswer answer) {
		this.chosen.answer(this.path, answer);
	}

}
