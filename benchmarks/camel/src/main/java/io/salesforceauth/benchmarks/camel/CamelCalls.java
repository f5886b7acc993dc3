package io.salesforceauth.benchmarks.camel;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.salesforce.AuthenticationType;
import org.apache.camel.component.salesforce.SalesforceComponent;
import org.apache.camel.component.salesforce.SalesforceLoginConfig;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Calls an org with Camel's salesforce component as it is told to on standard input:
 * {@code row 10} or {@code atOnce 50}. Answers each line with the number of failures.
 */
public final class CamelCalls {

	private CamelCalls() {
	}

	/**
	 * Run until standard input ends.
	 * @param args the URL of the org, and the consumer secret
	 * @throws Exception if Camel does not start
	 */
	public static void main(String[] args) throws Exception {
		CamelContext context = new DefaultCamelContext();
		context.addComponent("salesforce", component(args[0], args[1]));
		context.start();
		ProducerTemplate calls = context.createProducerTemplate();
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		System.out.println("ready");
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			String[] parts = command.split(" ");
			int count = Integer.parseInt(parts[1]);
			System.out.println(call(calls, parts[0].equals("row") ? 1 : count, count));
		}
		System.exit(0);
	}

	private static SalesforceComponent component(String url, String secret) {
		SalesforceLoginConfig login = new SalesforceLoginConfig();
		login.setType(AuthenticationType.CLIENT_CREDENTIALS);
		login.setLoginUrl(url);
		login.setClientId("key");
		login.setClientSecret(secret);
		login.setLazyLogin(true);
		SalesforceComponent component = new SalesforceComponent();
		component.setLoginConfig(login);
		return component;
	}

	private static int call(ProducerTemplate calls, int threads, int count) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<Boolean>> results = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				results.add(executor.submit(() -> isAnswered(calls)));
			}
			int failures = 0;
			for (Future<Boolean> result : results) {
				failures += result.get() ? 0 : 1;
			}
			return failures;
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static boolean isAnswered(ProducerTemplate calls) {
		try {
			calls.requestBody("salesforce:limits?rawPayload=true", "", String.class);
			return true;
		}
		catch (CamelExecutionException ex) {
			return false;
		}
	}

}
