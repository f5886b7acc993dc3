package io.salesforceauth.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * A whole call of {@code WebClient}, without a network. Others need a base URL; ours
 * resolves the path itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClientBenchmark {

	/**
	 * Which filter.
	 */
	@Param({ "none", "constant", "ours", "security" })
	public String variant = "";

	private Filters filters;

	private WebClient client;

	/**
	 * Sign in.
	 */
	@Setup
	public void start() {
		this.filters = new Filters(Map.of());
		Variants variants = this.filters.variants();
		WebClient client = this.variant.equals("ours") ? variants.ours()
				: variants.with(this.filters.filter(this.variant));
		this.client = client.mutate().exchangeFunction(Filters.exchange()).build();
		// Security signs in now
		this.client.get().uri(Filters.PATH).retrieve().toBodilessEntity().block();
	}

	/**
	 * Close the connections.
	 */
	@TearDown
	public void stop() {
		this.filters.close();
	}

	/**
	 * Make one call.
	 */
	@Benchmark
	public void client(Blackhole blackhole) {
		Sink sink = new Sink(blackhole);
		this.client.get().uri(Filters.PATH).retrieve().toBodilessEntity().subscribe(sink);
		sink.check();
	}

}
