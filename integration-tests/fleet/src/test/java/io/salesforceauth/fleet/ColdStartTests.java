package io.salesforceauth.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.containers.GenericContainer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the shared store adds to the first call of an instance that has just started:
 * counted, and measured for the figures of docs/fleets.md.
 */
@Tag("fleet")
class ColdStartTests {

	private static final Path FIGURES = Path.of("target", "figures.md");

	/**
	 * One proves it; the figures are the median of seven.
	 */
	private static final int STARTS = Integer.getInteger("fleet.cold-starts", 1);

	@BeforeAll
	static void startTable() throws IOException {
		Files.writeString(FIGURES,
				"| server | first call with a login of its own | with the token of the fleet |\n|---|---|---|\n");
	}

	@ParameterizedTest
	@EnumSource
	void instanceThatStartsIntoFleetDoesNotSignIn(Server server) throws IOException {
		try (MockSalesforce org = MockSalesforce.start(); GenericContainer<?> container = server.container()) {
			container.start();
			List<String> shared = server.properties(container.getMappedPort(server.port));
			firstCall(org, shared);
			org.resetCounters();
			List<Long> alone = new ArrayList<>();
			List<Long> joining = new ArrayList<>();
			// In turn: the machine may be busy for a while
			for (int i = 0; i < STARTS; i++) {
				alone.add(firstCall(org, List.of("salesforce.auth.token-store.type=none", Server.NO_DATABASE)));
				joining.add(firstCall(org, shared));
			}
			assertThat(org.logins()).isEqualTo(STARTS);
			Files.writeString(FIGURES, "| " + server + " | " + median(alone) + " ms | " + median(joining) + " ms |\n",
					StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
	}

	private static long median(List<Long> times) {
		return times.stream().sorted().skip(STARTS / 2).findFirst().orElseThrow();
	}

	private static long firstCall(MockSalesforce org, List<String> more) {
		List<String> properties = new ArrayList<>(more);
		properties.addAll(List.of("salesforce.auth.my-domain-url=" + org.url(),
				"salesforce.auth.client-id=" + org.clientId(), "salesforce.auth.client-secret=" + org.clientSecret(),
				"salesforce.auth.token-store.encryption-key=" + FleetTests.KEY,
				// A cold JVM on a busy machine may need much more than the default
				"salesforce.auth.token-store.timeout=60", "salesforce.auth.token.request-timeout=240",
				Server.connections(2), "spring.main.banner-mode=off"));
		try (Instance instance = new Instance(properties)) {
			instance.awaitStart();
			String answer = instance.send("call").answer();
			assertThat(answer).startsWith("ok ");
			return Long.parseLong(answer.substring("ok ".length()));
		}
	}

}
