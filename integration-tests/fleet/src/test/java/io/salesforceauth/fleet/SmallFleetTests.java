package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Six instances in processes of their own, with a real server between them.
 */
@Tag("fleet")
class SmallFleetTests extends ServerTests {

	private static final int SIZE = 6;

	private static final Duration LONG = Duration.ofMinutes(5);

	/**
	 * Longer than the store is waited for.
	 */
	private static final Duration SLOW = Duration.ofSeconds(6);

	/**
	 * A deadline that allows a login of half of it, if its beginning is not delayed for
	 * long.
	 */
	private static final int DEADLINE = 60;

	private final MockSalesforce org = MockSalesforce.start()
		.sameTokenWhileSessionLives(false)
		.callsPerDay(Integer.MAX_VALUE);

	private final Fleet fleet = new Fleet(SIZE);

	private Link link;

	@BeforeEach
	void connect() {
		this.link = new Link(container.getMappedPort(this.server.port));
	}

	@AfterEach
	void stop() {
		this.fleet.close();
		this.link.close();
		this.org.close();
	}

	@Test
	void encryptionKeyRotatesInThreeStepsWithoutALogin() {
		run(120, "encryption-key=" + key('o'));
		callAll();
		run(120, "encryption-key=" + key('o'), "secondary-encryption-key=" + key('n'));
		callAll();
		run(120, "encryption-key=" + key('n'), "secondary-encryption-key=" + key('o'));
		callAll();
		run(120, "encryption-key=" + key('n'));
		callAll();
		assertThat(this.org.logins()).isOne();
		assertThat(this.fleet.stream()).allSatisfy((instance) -> assertThat(instance.warnings()).isEmpty());
	}

	/**
	 * As on a machine that loads the client of the store slowly. The deadline leaves time
	 * for that, and for a machine that is slow indeed.
	 */
	@Test
	void storeThatIsSlowAtFirstIsNoReasonToSignInAlone() {
		this.link.slowAtFirst(SLOW);
		run(120, "encryption-key=" + key('k'), "timeout=5s");
		callAll();
		assertThat(this.org.logins()).isOne();
		assertThat(this.fleet.stream()).extracting(Instance::storeLog).containsOnly("");
	}

	@Test
	void instanceThatIsKilledWhileItSignsInCostsNoCallThatItsDeadlineAllows() {
		run(DEADLINE, "encryption-key=" + key('k'));
		callAll();
		Instance dying = holdASignIn();
		this.fleet.kill(dying);
		slowLogin();
		assertThat(this.fleet.stream().map(Instance::answer))
			.allSatisfy((answer) -> assertThat(answer).startsWith("ok"));
		assertThat(this.org.logins()).isEqualTo(2);
	}

	@Test
	void instanceThatIsPausedWhileItSignsInCostsNoCallThatItsDeadlineAllows() {
		run(DEADLINE, "encryption-key=" + key('k'));
		callAll();
		Instance paused = holdASignIn();
		paused.signal("STOP");
		try {
			slowLogin();
			assertThat(this.fleet.stream().filter((instance) -> instance != paused).map(Instance::answer))
				.allSatisfy((answer) -> assertThat(answer).startsWith("ok"));
			assertThat(this.org.logins()).isEqualTo(2);
		}
		finally {
			paused.signal("CONT");
		}
	}

	private void slowLogin() {
		this.org.tokenEndpoint().answerNext(MockAnswer.normal().delayedBy(Duration.ofSeconds(DEADLINE / 2)));
	}

	/**
	 * Let all make a call with an ended session, of which the last one signs in and gets
	 * no response.
	 */
	private Instance holdASignIn() {
		this.org.endSessions();
		this.org.tokenEndpoint().answerNext(MockAnswer.hang());
		Instance holder = this.fleet.last();
		long before = this.org.requests(RequestKind.TOKEN);
		holder.send("call");
		await().atMost(LONG).until(() -> this.org.requests(RequestKind.TOKEN) == before + 1);
		long calls = this.org.requests(RequestKind.QUERY);
		this.fleet.stream().filter((instance) -> instance != holder).forEach((instance) -> instance.send("call"));
		await().atMost(LONG).until(() -> this.org.requests(RequestKind.QUERY) >= calls + SIZE - 1);
		return holder;
	}

	private void callAll() {
		assertThat(this.fleet.ask("call")).allSatisfy((answer) -> assertThat(answer).startsWith("ok"));
	}

	private void run(int requestTimeout, String... store) {
		List<String> properties = new ArrayList<>(this.server.properties(this.link.port()));
		properties.addAll(List.of("salesforce.auth.my-domain-url=" + this.org.url(),
				"salesforce.auth.client-id=" + this.org.clientId(),
				"salesforce.auth.client-secret=" + this.org.clientSecret(),
				"salesforce.auth.token.request-timeout=" + requestTimeout, "spring.main.banner-mode=off",
				Server.connections(2)));
		if (Arrays.stream(store).noneMatch((property) -> property.startsWith("timeout"))) {
			properties.add("salesforce.auth.token-store.timeout=60");
		}
		Arrays.stream(store).forEach((property) -> properties.add("salesforce.auth.token-store." + property));
		this.fleet.run((number) -> properties);
	}

	private static String key(char letter) {
		return Base64.getEncoder().encodeToString(String.valueOf(letter).repeat(32).getBytes());
	}

}
