package io.salesforceauth.test;

/**
 * The one org of all Spring tests in this JVM, which lives as long as the JVM: contexts
 * are cached with its address.
 */
final class SharedMockOrg {

	private static final SharedMockOrg instance = new SharedMockOrg();

	private final MockSalesforce org = MockSalesforce.start();

	private final TestTurn turn = new TestTurn("Run the tests that have @AutoConfigureMockSalesforce one after the "
			+ "other, in JUnit with @ResourceLock(\"MockSalesforce\") on each class, or leave the annotation out and "
			+ "give each class an org of its own: MockSalesforce.start() with @DynamicPropertySource.");

	private SharedMockOrg() {
	}

	/**
	 * Return the org, started.
	 * @return the org
	 */
	static MockSalesforce org() {
		return instance.org;
	}

	/**
	 * Return whose turn it is with the org.
	 * @return the turn
	 */
	static TestTurn turn() {
		return instance.turn;
	}

}
