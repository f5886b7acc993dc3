package io.salesforceauth.sample.traffic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * What one client did, second by second: its calls as the caller sees them, the failed
 * ones among them, and the logins.
 */
public final class TrafficLine {

	/**
	 * How many seconds are kept.
	 */
	public static final int SECONDS = 60;

	private static final Sample NOTHING = new Sample(0, 0, 0);

	private final String name;

	private final LongAdder calls = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongSupplier logins;

	private final Deque<Sample> samples = new ArrayDeque<>();

	private Sample last = NOTHING;

	/**
	 * Create a line.
	 * @param name its name on the page
	 * @param logins tells how many logins there were so far
	 */
	public TrafficLine(String name, LongSupplier logins) {
		this.name = name;
		this.logins = logins;
	}

	public String name() {
		return this.name;
	}

	/**
	 * Return a client whose calls count here.
	 * @param client a client
	 * @return the same, counted
	 */
	public WebClient counted(WebClient client) {
		// First, so that a call that is sent again counts once
		return client.mutate().filters((filters) -> filters.add(0, this::count)).build();
	}

	private Mono<ClientResponse> count(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request)
			.doOnNext((response) -> count(response.statusCode().isError()))
			.doOnError((failure) -> count(true));
	}

	private void count(boolean isFailed) {
		this.calls.increment();
		if (isFailed) {
			this.failed.increment();
		}
	}

	/**
	 * End a second.
	 */
	public synchronized void sample() {
		Sample now = totals();
		this.samples.addLast(now.minus(this.last));
		this.last = now;
		if (this.samples.size() > SECONDS) {
			this.samples.removeFirst();
		}
	}

	/**
	 * Return what happened since the start.
	 */
	public Sample totals() {
		return new Sample(this.calls.sum(), this.failed.sum(), this.logins.getAsLong());
	}

	/**
	 * Return the newest seconds, oldest first.
	 */
	public synchronized List<Sample> samples() {
		return new ArrayList<>(this.samples);
	}

	/**
	 * Numbers of a time.
	 */
	public record Sample(long calls, long failed, long logins) {

		Sample plus(Sample other) {
			return new Sample(this.calls + other.calls, this.failed + other.failed, this.logins + other.logins);
		}

		Sample minus(Sample other) {
			return new Sample(this.calls - other.calls, this.failed - other.failed, this.logins - other.logins);
		}

		/**
		 * Return the sum of some samples.
		 */
		public static Sample sum(List<Sample> samples) {
			return samples.stream().reduce(NOTHING, Sample::plus);
		}

	}

}
