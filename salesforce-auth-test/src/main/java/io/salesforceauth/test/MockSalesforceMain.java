package io.salesforceauth.test;

/**
 * A mock org as a process of its own, such as in a container: listens on port 8080 of all
 * interfaces and accepts the pair of {@code SALESFORCE_CLIENT_ID} and
 * {@code SALESFORCE_CLIENT_SECRET}, where they are set.
 */
public final class MockSalesforceMain {

	static final int PORT = 8080;

	static final String CLIENT_ID = "SALESFORCE_CLIENT_ID";

	static final String CLIENT_SECRET = "SALESFORCE_CLIENT_SECRET";

	private MockSalesforceMain() {
	}

	/**
	 * Start an org that lives until the process is told to end.
	 * @param args none
	 */
	public static void main(String[] args) {
		MockSalesforce.Builder builder = MockSalesforce.builder().port(PORT).inContainer();
		String clientId = System.getenv(CLIENT_ID);
		if (clientId != null) {
			builder.clientId(clientId);
		}
		String clientSecret = System.getenv(CLIENT_SECRET);
		if (clientSecret != null) {
			builder.clientSecret(clientSecret);
		}
		MockSalesforce org = builder.start();
		Runtime.getRuntime().addShutdownHook(new Thread(org::close));
		System.out.println("Mock Salesforce org on port " + PORT + ", consumer key " + org.clientId());
	}

}
