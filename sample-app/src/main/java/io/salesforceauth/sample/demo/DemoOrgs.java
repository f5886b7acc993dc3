package io.salesforceauth.sample.demo;

import java.util.List;
import java.util.function.Consumer;

import io.salesforceauth.test.MockSalesforce;

/**
 * The mock orgs of the demo: the default org, one more, and one that plain Spring
 * Security signs in to, so that its logins are counted apart.
 */
public final class DemoOrgs implements AutoCloseable {

	private final MockSalesforce main = MockSalesforce.start();

	private final MockSalesforce emea = MockSalesforce.builder()
		.clientId("3MVG9mockOrgEmea00000.oNlyForTests_doesNotOpenAnything.atSalesforce00000000000000000")
		.start();

	private final MockSalesforce stock = MockSalesforce.start();

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
