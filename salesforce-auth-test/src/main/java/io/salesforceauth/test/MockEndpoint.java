package io.salesforceauth.test;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * What one endpoint of the mock org answers instead of the truth. Thread-safe: each
 * answer given to {@link #answerNext(MockAnswer...)} is used by exactly one request, in
 * order of arrival.
 */
public final class MockEndpoint {

	private final Queue<MockAnswer> next = new ConcurrentLinkedQueue<>();

	private volatile MockAnswer always = MockAnswer.normal();

	/**
	 * Create an endpoint that answers normally.
	 */
	MockEndpoint() {
	}

	/**
	 * Answer like this from now on, after what {@link #answerNext(MockAnswer...)} has
	 * left.
	 * @param answer the answer to every request
	 * @return this
	 */
	public MockEndpoint answer(MockAnswer answer) {
		this.always = answer;
		return this;
	}

	/**
	 * Answer the next requests like this, one each, and then as before. Comes after what
	 * earlier calls have left.
	 * @param answers the answers, in order
	 * @return this
	 */
	public MockEndpoint answerNext(MockAnswer... answers) {
		this.next.addAll(List.of(answers));
		return this;
	}

	/**
	 * Forget every script of this endpoint, those of {@link #answerNext(MockAnswer...)}
	 * too.
	 * @return this
	 */
	public MockEndpoint answerNormally() {
		this.next.clear();
		this.always = MockAnswer.normal();
		return this;
	}

	/**
	 * Answer one request.
	 * @param normally what the org answers when no script says otherwise
	 * @return the answer
	 */
	MockAnswer respond(Supplier<MockAnswer> normally) {
		return take().resolve(normally);
	}

	private MockAnswer take() {
		MockAnswer answer = this.next.poll();
		return (answer != null) ? answer : this.always;
	}

}
