package io.salesforceauth.sample.demo;

import java.util.List;
import java.util.function.Consumer;

import io.salesforceauth.test.MockSalesforce;

/**
 * The mock orgs of the demo: the default org, one more, and one that plain Spring
 * Security signs in to, so that its logins are counted apart.
 */
public final class DemoOrgs implements AutoCloseable {

	/**
	 * More than the load of a day.
	 */
	private static final int CALLS_PER_DAY = 1_000_000;

	private final MockSalesforce main = MockSalesforce.start().callsPerDay(CALLS_PER_DAY);

	private final MockSalesforce emea = MockSalesforce.builder()
		.clientId("3MVG9mockOrgEmea00000.oNlyForTests_doesNotOpenAnything.atSalesforce00000000000000000")
		.start()
		.callsPerDay(CALLS_PER_DAY);

	private final MockSalesforce stock = MockSalesforce.start().callsPerDay(CALLS_PER_DAY);

	public MockSalesforce main() {
		return this.main;
	}

	public MockSalesforce emea() {
		return this.emea;
	}

	public MockSalesforce stock() {
		return this.stock;
	}

	/**
	 * Do the same to the two orgs that are compared.
	 */
	void both(Consumer<MockSalesforce> action) {
		List.of(this.main, this.stock).forEach(action);
	}

	@Override
	public void close() {
		List.of(this.main, this.emea, this.stock).forEach(MockSalesforce::close);
	}

}
