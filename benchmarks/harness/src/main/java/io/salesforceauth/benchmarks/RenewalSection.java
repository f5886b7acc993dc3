package io.salesforceauth.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.benchmarks.Chart.Bar;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Mono;

/**
 * Calls at a steady rate while tokens are renewed ahead, and while they are revoked.
 */
final class RenewalSection implements Section {

	private static final int LOGIN_MILLIS = 600;

	private static final Duration REVOCATION = Duration.ofSeconds(2);

	private static final String SETTINGS = "loginDelay=" + LOGIN_MILLIS;

	/**
	 * A renewal begins before the org sees it, and is not over when the org has answered.
	 */
	private static final long AROUND = TimeUnit.MILLISECONDS.toMicros(20);

	@Override
	public String name() {
		return "renewal";
	}

	@Override
	public List<String> columns() {
		return List.of("calls", "number", "logins", "p50, ms", "p99, ms", "p99.9, ms", "max, ms");
	}

	@Override
	public Report run(Scale scale) {
		List<List<String>> rows = new ArrayList<>();
		List<Bar> bars = new ArrayList<>();
		try (RemoteOrg org = RemoteOrg.start()) {
			Phase ahead = run(org, scale,
					Map.of("salesforce.auth.token.lifetime", "3s", "salesforce.auth.token.refresh-ahead", "1500ms"),
					false);
			Phase revoked = run(org, scale, Map.of(), true);
			add("quiet, between renewals ahead", ahead.quiet(), ahead.logins(), rows, bars);
			add("while a token is renewed ahead", ahead.busy(), ahead.logins(), rows, bars);
			add("quiet, between revocations", revoked.quiet(), revoked.logins(), rows, bars);
			add("while a revoked token is replaced", revoked.busy(), revoked.logins(), rows, bars);
		}
		return new Report(columns(), rows,
				new Chart("p99.9 of calls, in ms; a login takes " + LOGIN_MILLIS, bars, null));
	}

	private static void add(String what, Histogram latencies, int logins, List<List<String>> rows, List<Bar> bars) {
		rows.add(List.of(what, String.valueOf(latencies.getTotalCount()), String.valueOf(logins), millis(latencies, 50),
				millis(latencies, 99), millis(latencies, 99.9), millis(latencies, 100)));
		bars.add(new Bar(what, latencies.getValueAtPercentile(99.9) / 1e3, true));
	}

	private static String millis(Histogram latencies, double percentile) {
		return Chart.number(latencies.getValueAtPercentile(percentile) / 1e3);
	}

	private static Phase run(RemoteOrg org, Scale scale, Map<String, String> properties, boolean revoke) {
		org.reset(SETTINGS);
		try (Variants variants = Variants.start(org.url(), StandInOrg.SECRET, properties)) {
			variants.signIn();
			Mono<String> call = variants.ours().get().uri(Filters.PATH).retrieve().bodyToMono(String.class);
			Load.of(call).run(4, scale.slice().multipliedBy(3), new Histogram(3));
			org.reset(SETTINGS);
			variants.bean(SalesforceTokenProvider.class).renew().block(Load.PATIENCE);
			ScheduledExecutorService revocations = Executors.newSingleThreadScheduledExecutor();
			try {
				if (revoke) {
					long interval = REVOCATION.toMillis();
					revocations.scheduleAtFixedRate(org::revoke, interval / 2, interval, TimeUnit.MILLISECONDS);
				}
				List<Call> calls = callSteadily(call, scale);
				// The first login was before the calls
				List<long[]> logins = org.loginTimes();
				return Phase.of(calls, logins.subList(1, logins.size()));
			}
			finally {
				revocations.shutdownNow();
			}
		}
	}

	/**
	 * Make calls at a steady rate, whether or not those before are answered.
	 */
	private static List<Call> callSteadily(Mono<String> call, Scale scale) {
		int count = (int) (scale.renewal().toMillis() * scale.rate() / 1000);
		CompletableFuture<?>[] calls = new CompletableFuture<?>[count];
		Queue<Call> answered = new ConcurrentLinkedQueue<>();
		long from = Micros.now();
		for (int i = 0; i < count; i++) {
			long due = from + i * (1_000_000L / scale.rate());
			for (long early = due - Micros.now(); early > 0; early = due - Micros.now()) {
				LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(early));
			}
			calls[i] = call.doOnSuccess((body) -> answered.add(new Call(due, Micros.now() - due))).toFuture();
		}
		CompletableFuture.allOf(calls).orTimeout(Load.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		return List.copyOf(answered);
	}

	/**
	 * A call: when it was due, and how long after that it was answered, in microseconds.
	 */
	private record Call(long due, long latency) {
	}

	/**
	 * The calls of one time.
	 *
	 * @param quiet latencies of calls that were due while nothing happened
	 * @param busy latencies of calls that were due during a login
	 */
	private record Phase(Histogram quiet, Histogram busy, int logins) {

		static Phase of(List<Call> calls, List<long[]> logins) {
			Histogram quiet = new Histogram(3);
			Histogram busy = new Histogram(3);
			for (Call call : calls) {
				boolean duringLogin = logins.stream()
					.anyMatch((login) -> call.due() >= login[0] - AROUND && call.due() <= login[1] + AROUND);
				(duringLogin ? busy : quiet).recordValue(call.latency());
			}
			return new Phase(quiet, busy, logins.size());
		}

	}

}
