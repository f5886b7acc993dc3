package io.salesforceauth.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import reactor.core.publisher.Flux;

import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes calls and counts those that fail.
 */
interface Caller extends AutoCloseable {

	/**
	 * Make calls.
	 * @param atOnce how many at once
	 * @return how many failed
	 */
	int call(int count, int atOnce);

	@Override
	void close();

	static Caller of(Variants variants, WebClient client) {
		return new Caller() {

			@Override
			public int call(int count, int atOnce) {
				return Flux.range(0, count)
					.flatMap((i) -> client.get()
						.uri(Filters.PATH)
						.retrieve()
						.bodyToMono(String.class)
						.map((body) -> 0)
						.onErrorReturn(1), atOnce)
					.reduce(0, Integer::sum)
					.blockOptional(Duration.ofMinutes(2))
					.orElseThrow();
			}

			@Override
			public void close() {
				variants.close();
			}

		};
	}

	static Caller of(Variants variants, RestClient client) {
		return new Caller() {

			@Override
			public int call(int count, int atOnce) {
				ExecutorService executor = Executors.newFixedThreadPool(atOnce);
				try {
					List<Future<String>> calls = new ArrayList<>();
					for (int i = 0; i < count; i++) {
						calls.add(executor.submit(() -> client.get().uri(Filters.PATH).retrieve().body(String.class)));
					}
					return (int) calls.stream().filter(Caller::isFailed).count();
				}
				finally {
					executor.shutdownNow();
				}
			}

			@Override
			public void close() {
				variants.close();
			}

		};
	}

	private static boolean isFailed(Future<String> call) {
		try {
			call.get();
			return false;
		}
		catch (ExecutionException ex) {
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A {@code CamelCalls} in a process of its own.
	 */
	static Caller of(Program camel) {
		camel.readLine();
		return new Caller() {

			@Override
			public int call(int count, int atOnce) {
				return Integer.parseInt(camel.ask(((atOnce == 1) ? "row " : "atOnce ") + count));
			}

			@Override
			public void close() {
				camel.close();
			}

		};
	}

}
