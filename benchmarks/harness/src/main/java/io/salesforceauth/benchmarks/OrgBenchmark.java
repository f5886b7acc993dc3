package io.salesforceauth.benchmarks;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.org.TenantConnections;
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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * A call through the shared client that chooses one of many tenants, without a network.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OrgBenchmark {

	/**
	 * How many calls are made of requests that are ready: enough to leave the caches of
	 * the processor as an application does.
	 */
	private static final int REQUESTS = 1 << 14;

	/**
	 * How many orgs are signed in.
	 */
	@Param({ "10", "1000", "10000" })
	public int orgs;

	private StandInOrg org;

	private ConfigurableApplicationContext context;

	private ExchangeFilterFunction filter;

	private ExchangeFunction next;

	private TenantConnections tenants;

	private ClientRequest[] requests;

	private int call;

	/**
	 * Sign in to all orgs.
	 */
	@Setup
	public void start() {
		this.org = StandInOrg.start();
		this.context = TenantApplication.start(this.org.url(), this.orgs);
		this.tenants = this.context.getBean(TenantConnections.class);
		SalesforceTenants directory = this.context.getBean(SalesforceTenants.class);
		TenantApplication.signIn(directory, 0, this.orgs);
		List<ExchangeFilterFunction> filters = new ArrayList<>();
		directory.webClient().mutate().filters(filters::addAll);
		this.filter = filters.get(filters.size() - 1);
		this.next = Filters.exchange();
		this.requests = new ClientRequest[REQUESTS];
		for (int i = 0; i < REQUESTS; i++) {
			// A prime step: neighbours in time are no neighbours in the map
			String name = TenantApplication.name((int) (i * 7919L % this.orgs));
			this.requests[i] = ClientRequest.create(HttpMethod.GET, URI.create(Filters.PATH))
				.attributes(SalesforceTenants.salesforceTenant(name))
				.build();
		}
	}

	/**
	 * Close the connections.
	 */
	@TearDown
	public void stop() {
		this.context.close();
		this.org.close();
	}

	/**
	 * Make one call.
	 */
	@Benchmark
	public void call(Blackhole blackhole) {
		Sink sink = new Sink(blackhole);
		this.filter.filter(this.requests[this.call++ & (REQUESTS - 1)], this.next).subscribe(sink);
		sink.check();
	}

	/**
	 * Look a tenant up.
	 */
	@Benchmark
	public Object lookUp() {
		ClientRequest request = this.requests[this.call++ & (REQUESTS - 1)];
		return this.tenants.ifKnown((String) request.attributes().get(SalesforceTenants.TENANT_ATTRIBUTE));
	}

}
