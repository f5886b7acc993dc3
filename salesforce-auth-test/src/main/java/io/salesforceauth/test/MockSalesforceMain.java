package io.salesforceauth.test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * A mock org as a process of its own, such as in a container: listens on port 8080 of the
 * loopback interface, or on {@code --port=9090} and {@code --address=0.0.0.0}, and
 * accepts the pair of {@code SALESFORCE_CLIENT_ID} and {@code SALESFORCE_CLIENT_SECRET},
 * where they are set. With {@code --check} it asks the one that runs whether it is well.
 */
public final class MockSalesforceMain {

	static final int PORT = 8080;

	static final String CLIENT_ID = "SALESFORCE_CLIENT_ID";

	static final String CLIENT_SECRET = "SALESFORCE_CLIENT_SECRET";

	static final String ALL_INTERFACES = "--address=0.0.0.0";

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private MockSalesforceMain() {
	}

	/**
	 * Start an org that lives until the process is told to end.
	 * @param args {@code --port=}, {@code --address=} or {@code --check}, or none
	 * @throws IOException if the org that is checked does not answer
	 * @throws InterruptedException if the process is interrupted
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		Map<String, String> options = options(args);
		if (options.containsKey("check")) {
			System.exit(isWell(port(options)) ? 0 : 1);
		}
		MockSalesforce org = start(args, System.getenv());
		Runtime.getRuntime().addShutdownHook(new Thread(org::close));
		System.out.println("Mock Salesforce org on port " + org.wireMock().port() + ", consumer key " + org.clientId());
	}

	/**
	 * Start an org.
	 * @param args the arguments
	 * @param environment the variables
	 * @return the org
	 * @throws IllegalArgumentException if an argument is not known
	 */
	static MockSalesforce start(String[] args, Map<String, String> environment) {
		Map<String, String> options = options(args);
		MockSalesforce.Builder builder = MockSalesforce.builder()
			.port(port(options))
			.asProcess(options.getOrDefault("address", MockSalesforce.LOOPBACK));
		String clientId = environment.get(CLIENT_ID);
		if (clientId != null) {
			builder.clientId(clientId);
		}
		String clientSecret = environment.get(CLIENT_SECRET);
		if (clientSecret != null) {
			builder.clientSecret(clientSecret);
		}
		return builder.start();
	}

	/**
	 * Ask an org on this machine whether it is well.
	 * @param port its port
	 * @return whether it answers as it should
	 * @throws IOException if it does not answer
	 * @throws InterruptedException if the process is interrupted
	 */
	static boolean isWell(int port) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:" + port + "/__admin/salesforce/counters"))
			.timeout(TIMEOUT)
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode() == 200;
	}

	private static int port(Map<String, String> options) {
		return Integer.parseInt(options.getOrDefault("port", String.valueOf(PORT)));
	}

	private static Map<String, String> options(String[] args) {
		Map<String, String> options = new TreeMap<>();
		for (String arg : args) {
			String[] option = arg.split("=", 2);
			boolean known = switch (option[0]) {
				case "--port", "--address" -> option.length == 2;
				case "--check" -> option.length == 1;
				default -> false;
			};
			if (!known) {
				throw new IllegalArgumentException("Unknown argument " + arg
						+ ". There are --port=8080, --address=127.0.0.1 (0.0.0.0 for all interfaces) and --check");
			}
			options.put(option[0].substring(2), (option.length == 2) ? option[1] : "");
		}
		return options;
	}

}
