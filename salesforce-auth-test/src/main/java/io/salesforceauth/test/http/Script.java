package io.salesforceauth.test.http;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * What one endpoint of the mock org answers instead of the truth. Thread-safe: each
 * answer given to {@link #answerNext(Answer...)} is used by exactly one request, in order
 * of arrival.
 */
public final class Script {

	private final Queue<Answer> next = new ConcurrentLinkedQueue<>();

	private volatile Answer always = Answer.normal();

	/**
	 * Create an endpoint that answers normally.
	 */
	public Script() {
	}

	/**
	 * Answer like this from now on, after what {@link #answerNext(Answer...)} has left.
	 * @param answer the answer to every request
	 */
	public void answer(Answer answer) {
		this.always = answer;
	}

	/**
	 * Answer the next requests like this, one each, and then as before. Comes after what
	 * earlier calls have left.
	 * @param answers the answers, in order
	 */
	public void answerNext(Answer... answers) {
		this.next.addAll(List.of(answers));
	}

	/**
	 * Forget every script of this endpoint, those of {@link #answerNext(Answer...)} too.
	 */
	public void answerNormally() {
		this.next.clear();
		this.always = Answer.normal();
	}

	/**
	 * Answer one request.
	 * @param normally what the org answers when no script says otherwise
	 * @return the answer
	 */
	public Answer respond(Supplier<Answer> normally) {
		return take().resolve(normally);
	}

	private Answer take() {
		Answer answer = this.next.poll();
		return (answer != null) ? answer : this.always;
	}

}
