package io.salesforceauth.benchmarks;

import java.net.URI;
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

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * What keeping a body for a resend costs, without a network. The body is an array, which
 * costs nothing to write: what is measured is the copy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BodyBenchmark {

	/**
	 * Which filter, and whether it keeps bodies.
	 */
	@Param({ "constant", "ours-not-kept", "ours" })
	public String variant = "";

	/**
	 * Bytes of the body.
	 */
	@Param({ "1024", "102400", "1048576" })
	public int size;

	private Filters filters;

	private ExchangeFilterFunction filter;

	private ClientRequest request;

	private ExchangeFunction next;

	/**
	 * Sign in.
	 */
	@Setup
	public void start() {
		this.filters = new Filters(
				Map.of("salesforce.auth.resend.max-body-size", this.variant.endsWith("-not-kept") ? "0" : "2MB"));
		this.filter = this.filters.filter(this.variant);
		this.request = ClientRequest.create(HttpMethod.POST, URI.create(this.filters.url() + Filters.PATH))
			.body(BodyInserters.fromValue(new byte[this.size]))
			.build();
		this.next = Filters.exchange();
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
	public void body(Blackhole blackhole) {
		Sink sink = new Sink(blackhole);
		this.filter.filter(this.request, this.next).subscribe(sink);
		sink.check();
	}

}
