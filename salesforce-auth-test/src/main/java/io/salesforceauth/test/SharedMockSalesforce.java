package io.salesforceauth.test;

/**
 * The one mock org of the JVM. It is started when the first test asks for it and lives as
 * long as the JVM, since cached application contexts keep its address.
 */
final class SharedMockSalesforce {

	private SharedMockSalesforce() {
	}

	/**
	 * Return the org.
	 * @return the org, the same each time
	 */
	static MockSalesforce get() {
		return Holder.org;
	}

	private static final class Holder {

		private static final MockSalesforce org = MockSalesforce.start();

	}

}
