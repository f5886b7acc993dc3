package io.salesforceauth.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.salesforceauth.benchmarks.Chart.Bar;

/**
 * How many logins calls cause, on an org that names no end of a token. Counts are exact.
 */
final class LoginSection implements Section {

	private static final String CALL = "apiDelay=50&loginDelay=20";

	private static final String CAMEL = "io.salesforceauth.benchmarks.camel.CamelCalls";

	@Override
	public String name() {
		return "logins";
	}

	@Override
	public List<String> columns() {
		return List.of("client", "10 calls in a row", "50 first calls at once", "50 calls with a dead token",
				"20 calls with a wrong secret");
	}

	@Override
	public Report run(Scale scale) {
		List<List<String>> rows = new ArrayList<>();
		List<Bar> bars = new ArrayList<>();
		try (RemoteOrg org = RemoteOrg.start()) {
			clients(org.url()).forEach((name, client) -> {
				String settings = name.endsWith("told an end") ? CALL + "&expiresIn=7200" : CALL;
				String inARow = count(org, settings, client, StandInOrg.SECRET, (calls) -> calls.call(10, 1));
				String atOnce = count(org, settings, client, StandInOrg.SECRET, (calls) -> calls.call(50, 50));
				String dead = countDead(org, settings, client);
				String wrong = count(org, settings, client, "wrong", (calls) -> calls.call(20, 1) - 20);
				rows.add(List.of(name, inARow, atOnce, dead, wrong));
				bars.add(new Bar(name, Double.parseDouble(atOnce.split(" ")[0]), name.startsWith("Salesforce Auth")));
			});
		}
		return new Report(columns(), rows, new Chart("Logins caused by 50 first calls at once", bars, 1.0));
	}

	private static Map<String, Function<String, Caller>> clients(String url) {
		Map<String, Function<String, Caller>> clients = new LinkedHashMap<>();
		clients.put("Salesforce Auth, WebClient", of(url, (variants) -> Caller.of(variants, variants.ours())));
		clients.put("Salesforce Auth, RestClient", of(url, (variants) -> Caller.of(variants, variants.oursBlocking())));
		Function<Variants, Caller> reactive = (variants) -> Caller.of(variants,
				variants.with(variants.securityFilter()));
		Function<Variants, Caller> blocking = (variants) -> Caller.of(variants,
				variants.with(variants.securityInterceptor()));
		clients.put("Spring Security, WebClient", of(url, reactive));
		clients.put("Spring Security, RestClient", of(url, blocking));
		clients.put("Spring Security, WebClient, told an end", of(url, reactive));
		clients.put("Spring Security, RestClient, told an end", of(url, blocking));
		clients.put("Camel salesforce",
				(secret) -> Caller.of(Program.start(camelClassPath(), List.of("-Xmx512m"), CAMEL, url, secret)));
		return clients;
	}

	private static Function<String, Caller> of(String url, Function<Variants, Caller> caller) {
		return (secret) -> caller.apply(Variants.start(url, secret, Map.of()));
	}

	private static String camelClassPath() {
		Path target = Places.benchmarks().resolve("camel/target");
		return target.resolve("classes") + System.getProperty("path.separator")
				+ Places.read(target.resolve("classpath"));
	}

	private static String count(RemoteOrg org, String settings, Function<String, Caller> client, String secret,
			Function<Caller, Integer> calls) {
		org.reset(settings);
		try (Caller caller = client.apply(secret)) {
			int failures = calls.apply(caller);
			return cell(org.counts().logins(), failures);
		}
	}

	private static String countDead(RemoteOrg org, String settings, Function<String, Caller> client) {
		org.reset(settings);
		try (Caller caller = client.apply(StandInOrg.SECRET)) {
			caller.call(1, 1);
			org.revoke();
			int before = org.counts().logins();
			int failures = caller.call(50, 50);
			return cell(org.counts().logins() - before, failures);
		}
	}

	private static String cell(int logins, int failures) {
		return logins + ((failures > 0) ? " (" + failures + " calls failed)" : "");
	}

}
