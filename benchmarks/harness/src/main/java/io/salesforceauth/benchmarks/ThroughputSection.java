package io.salesforceauth.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.salesforceauth.benchmarks.Chart.Bar;
import io.salesforceauth.benchmarks.Load.Measured;

import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Whole calls to an org in another process on the loopback.
 */
final class ThroughputSection implements Section {

	private static final int BODY = 100 * 1024;

	@Override
	public String name() {
		return "throughput";
	}

	@Override
	public List<String> columns() {
		return List.of("calls", "sign-in", "calls per second", "share of constant header", "in the slices", "p50, ms",
				"p99, ms", "p99.9, ms");
	}

	@Override
	public Report run(Scale scale) {
		List<List<String>> rows = new ArrayList<>();
		List<Bar> bars = new ArrayList<>();
		try (RemoteOrg org = RemoteOrg.start()) {
			org.reset("constant=1&expiresIn=86400");
			try (Variants variants = Variants.start(org.url(), StandInOrg.SECRET, Map.of())) {
				variants.signIn();
				byte[] body = new byte[BODY];
				List<Load> reactive = List.of(get(variants.constant()), get(variants.ours()));
				List<Load> posting = List.of(post(variants.constant(), body), post(variants.ours(), body));
				List<Load> blocking = List.of(get(variants.constantBlocking()), get(variants.oursBlocking()),
						get(variants.with(variants.securityInterceptor())));
				List<String> names = List.of("constant header", "Salesforce Auth", "Spring Security");
				for (int atOnce : List.of(1, 16, 256)) {
					add("WebClient, " + atOnce + " at once", names, Load.inTurn(reactive, atOnce, scale), rows, bars);
				}
				add("WebClient, 16 at once, body of 100 KB", names, Load.inTurn(posting, 16, scale), rows, bars);
				for (int atOnce : List.of(1, 16, 256)) {
					add("RestClient, " + atOnce + " at once", names, Load.inTurn(blocking, atOnce, scale), rows, bars);
				}
			}
		}
		return new Report(columns(), rows,
				new Chart("Calls per second, share of those with a constant header", bars, 0.98));
	}

	private static Load get(WebClient client) {
		return Load.of(client.get().uri(Filters.PATH).retrieve().bodyToMono(String.class));
	}

	private static Load post(WebClient client, byte[] body) {
		return Load.of(client.post().uri(Filters.PATH).bodyValue(body).retrieve().bodyToMono(String.class));
	}

	private static Load get(RestClient client) {
		return Load.of(() -> client.get().uri(Filters.PATH).retrieve().body(String.class));
	}

	private static void add(String calls, List<String> names, List<Measured> measured, List<List<String>> rows,
			List<Bar> bars) {
		for (int i = 0; i < measured.size(); i++) {
			Measured client = measured.get(i);
			List<Double> shares = client.shareOf(measured.get(0));
			rows.add(List.of(calls, names.get(i), Chart.number(Statistics.median(client.perSecond())),
					Chart.number(Statistics.median(shares)), Statistics.range(shares), client.millis(50),
					client.millis(99), client.millis(99.9)));
			if (i > 0) {
				bars.add(new Bar(calls + ((i > 1) ? ": " + names.get(i) : ""), Statistics.median(shares), i == 1));
			}
		}
	}

}
