package io.salesforceauth.benchmarks;

/**
 * A token that never ends.
 */
final class Tokens {

	/**
	 * As long as one of Salesforce.
	 */
	static final String CONSTANT = "00D000000000001!" + "c".repeat(82);

	private Tokens() {
	}

}
