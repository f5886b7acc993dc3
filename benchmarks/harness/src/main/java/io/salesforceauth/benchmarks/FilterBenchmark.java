package io.salesforceauth.benchmarks;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceOrgs;
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
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * What the filter alone does to a call, without a network.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {

	/**
	 * Which filter.
	 */
	@Param({ "none", "constant", "ours", "ours-relative", "ours-chosen", "security" })
	public String variant = "";

	private Filters filters;

	private ExchangeFilterFunction filter;

	private ClientRequest request;

	private ExchangeFunction next;

	/**
	 * Sign in.
	 */
	@Setup
	public void start() {
		this.filters = new Filters(Map.of());
		this.filter = this.filters.filter(this.variant);
		String origin = this.variant.endsWith("-relative") ? "" : this.filters.url();
		this.request = ClientRequest.create(HttpMethod.GET, URI.create(origin + Filters.PATH))
			.attributes(this.variant.endsWith("-chosen") ? SalesforceOrgs.salesforceOrg(Filters.OTHER_ORG) : (none) -> {
			})
			.build();
		this.next = Filters.exchange();
		// Security and the other org sign in now
		this.filter.filter(this.request, this.next).block();
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
	public void filter(Blackhole blackhole) {
		Sink sink = new Sink(blackhole);
		this.filter.filter(this.request, this.next).subscribe(sink);
		sink.check();
	}

}
