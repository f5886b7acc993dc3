package io.salesforceauth.test;

import java.util.stream.Stream;

import io.salesforceauth.test.http.Answer;
import io.salesforceauth.test.http.Script;

/**
 * What one endpoint of the mock org answers instead of the truth. Thread-safe: each
 * answer given to {@link #answerNext(MockAnswer...)} is used by exactly one request, in
 * order of arrival.
 */
public final class MockEndpoint {

	private final Script script;

	/**
	 * Create an endpoint.
	 * @param script what it answers
	 */
	MockEndpoint(Script script) {
		this.script = script;
	}

	/**
	 * Answer like this from now on, after what {@link #answerNext(MockAnswer...)} has
	 * left.
	 * @param answer the answer to every request
	 * @return this
	 */
	public MockEndpoint answer(MockAnswer answer) {
		this.script.answer(answer.answer());
		return this;
	}

	/**
	 * Answer the next requests like this, one each, and then as before. Comes after what
	 * earlier calls have left.
	 * @param answers the answers, in order
	 * @return this
	 */
	public MockEndpoint answerNext(MockAnswer... answers) {
		this.script.answerNext(Stream.of(answers).map(MockAnswer::answer).toArray(Answer[]::new));
		return this;
	}

	/**
	 * Forget every script of this endpoint, those of {@link #answerNext(MockAnswer...)}
	 * too.
	 * @return this
	 */
	public MockEndpoint answerNormally() {
		this.script.answerNormally();
		return this;
	}

}
