package io.salesforceauth.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes calls for a while, always the same number at once. A call that fails ends it.
 */
interface Load {

	Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Make calls.
	 * @param latencies takes how long each took, in nanoseconds
	 */
	void run(int atOnce, Duration duration, Histogram latencies);

	/**
	 * Make calls with several clients, each for a slice of time in turn.
	 * @return what was measured, in the order of the clients
	 */
	static List<Measured> inTurn(List<Load> clients, int atOnce, Scale scale) {
		List<Measured> measured = new ArrayList<>();
		for (Load client : clients) {
			measured.add(new Measured(new ArrayList<>(), new ConcurrentHistogram(3)));
			client.run(atOnce, scale.slice(), new ConcurrentHistogram(3));
			client.run(atOnce, scale.slice(), new ConcurrentHistogram(3));
		}
		for (int slice = 0; slice < scale.slices(); slice++) {
			for (int i = 0; i < clients.size(); i++) {
				// To and fro: no client always comes after the same one
				int client = (slice % 2 == 0) ? i : clients.size() - 1 - i;
				measured.get(client).add(clients.get(client), atOnce, scale.slice());
			}
		}
		return measured;
	}

	/**
	 * Calls without a thread each.
	 */
	static Load of(Mono<?> call) {
		return (atOnce, duration, latencies) -> {
			long end = System.nanoTime() + duration.toNanos();
			Mono<?> timed = Mono.defer(() -> {
				long start = System.nanoTime();
				return call.doOnSuccess((answer) -> latencies.recordValue(System.nanoTime() - start));
			});
			Flux.range(0, atOnce)
				.flatMap((i) -> timed.repeat(() -> System.nanoTime() < end), atOnce)
				.then()
				.block(duration.plus(PATIENCE));
		};
	}

	/**
	 * Calls with a thread each.
	 */
	static Load of(Runnable call) {
		return (atOnce, duration, latencies) -> {
			long end = System.nanoTime() + duration.toNanos();
			ExecutorService executor = Executors.newFixedThreadPool(atOnce);
			try {
				List<Future<?>> threads = new ArrayList<>();
				for (int i = 0; i < atOnce; i++) {
					threads.add(executor.submit(() -> {
						do {
							long start = System.nanoTime();
							call.run();
							latencies.recordValue(System.nanoTime() - start);
						}
						while (System.nanoTime() < end);
					}));
				}
				for (Future<?> thread : threads) {
					thread.get();
				}
			}
			catch (ExecutionException ex) {
				throw new IllegalStateException(ex.getCause());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
			finally {
				executor.shutdownNow();
			}
		};
	}

	/**
	 * What one client did.
	 *
	 * @param perSecond calls per second, by slice
	 * @param latencies of all slices, in nanoseconds
	 */
	record Measured(List<Double> perSecond, Histogram latencies) {

		private void add(Load client, int atOnce, Duration slice) {
			Histogram latencies = new ConcurrentHistogram(3);
			long start = System.nanoTime();
			client.run(atOnce, slice, latencies);
			this.perSecond.add(latencies.getTotalCount() * 1e9 / (System.nanoTime() - start));
			this.latencies.add(latencies);
		}

		/**
		 * Return the share of another client's calls, by slice.
		 */
		List<Double> shareOf(Measured other) {
			List<Double> shares = new ArrayList<>();
			for (int i = 0; i < this.perSecond.size(); i++) {
				shares.add(this.perSecond.get(i) / other.perSecond.get(i));
			}
			return shares;
		}

		String millis(double percentile) {
			return Chart.number(this.latencies.getValueAtPercentile(percentile) / 1e6);
		}

	}

}
