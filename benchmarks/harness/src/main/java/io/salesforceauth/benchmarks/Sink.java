package io.salesforceauth.benchmarks;

import org.openjdk.jmh.infra.Blackhole;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Takes what a call brings, at once: nothing here is asynchronous.
 */
final class Sink implements CoreSubscriber<Object> {

	private final Blackhole blackhole;

	private boolean completed;

	Sink(Blackhole blackhole) {
		this.blackhole = blackhole;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object value) {
		this.blackhole.consume(value);
	}

	@Override
	public void onError(Throwable error) {
		throw new IllegalStateException(error);
	}

	@Override
	public void onComplete() {
		this.completed = true;
	}

	/**
	 * A benchmark of calls that never end would look fast.
	 */
	void check() {
		if (!this.completed) {
			throw new IllegalStateException("The call did not end");
		}
	}

}
