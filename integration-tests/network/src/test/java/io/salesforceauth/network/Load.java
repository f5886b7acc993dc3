package io.salesforceauth.network;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.salesforceauth.test.MockSalesforce;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls of an application that is signed in, several at a time and without a pause, until
 * it is closed.
 */
final class Load implements AutoCloseable {

	private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	private final AtomicLong answered = new AtomicLong();

	private final MockSalesforce org;

	private final int concurrency;

	private final Disposable calls;

	private Load(MockSalesforce org, WebClient client, int concurrency) {
		this.org = org;
		this.concurrency = concurrency;
		this.calls = Flux.range(0, Integer.MAX_VALUE).flatMap((i) -> call(i, client), concurrency).subscribe();
	}

	/**
	 * Sign in and start the calls. The token is there before: if sessions ended while the
	 * first login is under way, that login would not show that they have.
	 */
	static Load start(MockSalesforce org, WebClient client, int concurrency) {
		NetworkTests.query(client).block(NetworkTests.TIMEOUT);
		return new Load(org, client, concurrency);
	}

	/**
	 * A call is noted before it takes a token, so that none is missed that holds the
	 * token of an ended session.
	 */
	private Mono<String> call(int number, WebClient client) {
		return Mono.defer(() -> {
			this.underWay.add(number);
			return NetworkTests.query(client);
		})
			.doOnNext((body) -> this.answered.incrementAndGet())
			.doOnError(this.failures::add)
			.doFinally((signal) -> this.underWay.remove(number))
			.onErrorComplete();
	}

	/**
	 * End all sessions, and wait until no call is left that may hold a token of theirs: a
	 * call that meets two ends of sessions is handed the second 401. Until the new token
	 * is there, calls still begin with the old one.
	 */
	void endSessionsAndAwaitLogin() {
		this.org.endSessions();
		// Each of those at a time may have been answered just before
		long answers = this.answered.get() + this.concurrency + 1;
		await().until(() -> this.answered.get() >= answers);
		Set<Integer> before = Set.copyOf(this.underWay);
		await().until(() -> Collections.disjoint(before, this.underWay));
	}

	void awaitAnswers(long count) {
		await().until(() -> this.answered.get() >= count || !this.failures.isEmpty());
	}

	List<Throwable> failures() {
		return List.copyOf(this.failures);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(NetworkTests.TIMEOUT).pollInterval(Duration.ofMillis(5));
	}

	@Override
	public void close() {
		this.calls.dispose();
	}

}
