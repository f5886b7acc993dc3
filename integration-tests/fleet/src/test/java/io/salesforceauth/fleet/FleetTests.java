package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports.Binding;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Twenty instances in processes of their own, with a real server between them, through
 * what happens to a fleet. Where a deadline is not the subject it is so long that a busy
 * machine does not reach it, and where time has to pass the test moves the clocks.
 */
@Tag("fleet")
@ParameterizedClass(name = "{0}")
@EnumSource(Server.class)
@TestMethodOrder(OrderAnnotation.class) // restarts as few instances as possible
class FleetTests {

	static final String KEY = Base64.getEncoder().encodeToString("a key of 32 bytes for the tests.".getBytes());

	private static final int SIZE = 20;

	private static final Duration LONG = Duration.ofMinutes(5);

	private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(4);

	private static final Duration LIFE = Duration.ofMinutes(60);

	private static final Duration REFRESH_AHEAD = Duration.ofMinutes(30);

	/**
	 * The age at which all instances renew a token: jitter takes up to a fifth of the
	 * window.
	 */
	private static final Duration STALE = LIFE.minus(REFRESH_AHEAD.multipliedBy(4).dividedBy(5));

	/**
	 * Longer than the longest step of the gate.
	 */
	private static final Duration STEP = Duration.ofMinutes(16);

	/**
	 * How many refusals it takes until the gate closes for a quarter of an hour: then no
	 * machine is so slow that it opens during a test.
	 */
	private static final int REFUSALS = 6;

	private static MockSalesforce org;

	private static GenericContainer<?> container;

	private static Link link;

	private static Link linkOfFirst;

	private static Fleet fleet;

	@Parameter
	private Server server;

	@BeforeParameterizedClassInvocation
	static void startServer(Server server) {
		// The fleet tells renewals by their tokens, and makes more calls than a day
		// allows
		org = MockSalesforce.start().sameTokenWhileSessionLives(false).callsPerDay(Integer.MAX_VALUE);
		container = server.container();
		container.start();
		link = new Link(container.getMappedPort(server.port));
		linkOfFirst = new Link(container.getMappedPort(server.port));
		fleet = new Fleet(SIZE);
	}

	@AfterParameterizedClassInvocation
	static void stopServer() {
		fleet.close();
		link.close();
		linkOfFirst.close();
		container.stop();
		org.close();
	}

	@Test
	@Order(1)
	void instancesThatStartTogetherSignInOnce() {
		fleet.run(this::patient);
		callAll();
		assertThat(org.logins()).isEqualTo(1);
	}

	@Test
	@Order(2)
	void sessionThatEndsUnderLoadIsReplacedOnceAndNoCallFails() {
		fleet.run(this::patient);
		callAll();
		long before = org.logins();
		fleet.ask("load");
		awaitCalls(3 * SIZE);
		org.endSessions();
		await().atMost(LONG).until(() -> org.logins() == before + 1);
		awaitCommonToken("");
		awaitCalls(3 * SIZE);
		unload();
		assertThat(org.logins()).isEqualTo(before + 1);
	}

	@Test
	@Order(3)
	void fleetRenewsAsOftenAsOneInstance() {
		fleet.run(this::patient);
		org.endSessions();
		long before = org.logins();
		fleet.ask("load");
		await().atMost(LONG).until(() -> org.logins() > before);
		String token = awaitCommonToken("");
		for (int life = 2; life <= 6; life++) {
			fleet.pass(STALE);
			token = awaitCommonToken(token);
			awaitCalls(SIZE);
			assertThat(org.logins()).isEqualTo(before + life);
		}
		unload();
		assertThat(org.logins()).isEqualTo(before + 6);
	}

	@Test
	@Order(4)
	void wrongSecretMakesOneLoginPerStepOfTheGate() {
		fleet.run(this::patient);
		String secret = org.clientSecret();
		org.clientSecret("rotated");
		org.endSessions();
		long before = org.requests(RequestKind.TOKEN);
		for (int refusals = 1; refusals <= REFUSALS; refusals++) {
			fleet.pass(STEP);
			assertThat(fleet.first().send("call").answer()).contains("invalid client credentials");
			assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + refusals);
		}
		assertThat(fleet.ask("call")).allSatisfy((answer) -> assertThat(answer).contains("invalid client credentials"));
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + REFUSALS);
		for (int refusals = REFUSALS + 1; refusals <= REFUSALS + 2; refusals++) {
			fleet.pass(STEP);
			for (int call = 1; call <= 2; call++) {
				assertThat(fleet.ask("call"))
					.allSatisfy((answer) -> assertThat(answer).contains("invalid client credentials"));
				assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + refusals);
			}
		}
		org.clientSecret(secret);
		fleet.pass(STEP);
		callAll();
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + REFUSALS + 3);
	}

	@Test
	@Order(5)
	void instanceThatDiesWhileItSignsInHoldsUpTheFleetForItsClaimOnly() {
		fleet.run(this::patient);
		callAll();
		org.endSessions();
		long before = org.requests(RequestKind.TOKEN);
		org.tokenEndpoint().answerNext(MockAnswer.hang());
		Instance dying = fleet.last();
		dying.send("call");
		await().atMost(LONG).until(() -> org.requests(RequestKind.TOKEN) == before + 1);
		fleet.kill(dying);
		long calls = org.requests(RequestKind.QUERY);
		fleet.stream().forEach((instance) -> instance.send("call"));
		await().atMost(LONG).until(() -> org.requests(RequestKind.QUERY) == calls + fleet.size());
		assertThat(fleet.stream().map(Instance::answer)).allSatisfy((answer) -> assertThat(answer).startsWith("ok"));
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + 2);
	}

	@Test
	@Order(6)
	void instanceThatIsCutOffGoesOnAloneAndComesBack() {
		fleet.run((number) -> (number == 0) ? impatient(number) : patient(number));
		callAll();
		linkOfFirst.cut();
		long before = org.logins();
		org.endSessions();
		callAll();
		assertThat(org.logins()).isEqualTo(before + 2);
		linkOfFirst.mend();
		comeTogether();
		assertThat(fleet.first().storeLog()).isNotEmpty();
	}

	@Test
	@Order(7)
	void serverThatStandsStillUnderLoadFailsNoCall() {
		fleet.run(this::impatient);
		callAll();
		fleet.ask("load");
		DockerClientFactory.lazyClient().pauseContainerCmd(container.getContainerId()).exec();
		eachSignsInAlone();
		DockerClientFactory.lazyClient().unpauseContainerCmd(container.getContainerId()).exec();
		long before = org.logins();
		unload();
		assertThat(org.logins()).isEqualTo(before);
		comeTogether();
	}

	@Test
	@Order(8)
	void serverThatStopsAndStartsUnderLoadFailsNoCall() {
		fleet.run(this::impatient);
		callAll();
		fleet.ask("load");
		DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
		eachSignsInAlone();
		DockerClientFactory.lazyClient().startContainerCmd(container.getContainerId()).exec();
		int port = portAfterRestart();
		link.leadTo(port);
		linkOfFirst.leadTo(port);
		long before = org.logins();
		unload();
		assertThat(org.logins()).isEqualTo(before);
		comeTogether();
	}

	private int portAfterRestart() {
		Binding[] bindings = container.getCurrentContainerInfo()
			.getNetworkSettings()
			.getPorts()
			.getBindings()
			.get(ExposedPort.tcp(this.server.port));
		return Integer.parseInt(bindings[0].getHostPortSpec());
	}

	private List<String> patient(int number) {
		return properties(number, Duration.ofMinutes(1));
	}

	/**
	 * As patient, but for a store that hangs.
	 */
	private List<String> impatient(int number) {
		return properties(number, Duration.ofSeconds(3));
	}

	private List<String> properties(int number, Duration storeTimeout) {
		List<String> properties = new ArrayList<>(this.server.properties(((number == 0) ? linkOfFirst : link).port()));
		properties.addAll(List.of("salesforce.auth.my-domain-url=" + org.url(),
				"salesforce.auth.client-id=" + org.clientId(), "salesforce.auth.client-secret=" + org.clientSecret(),
				"salesforce.auth.token.lifetime=" + LIFE.toSeconds(),
				"salesforce.auth.token.refresh-ahead=" + REFRESH_AHEAD.toSeconds(),
				"salesforce.auth.token.request-timeout=" + REQUEST_TIMEOUT.toSeconds(),
				"salesforce.auth.token-store.timeout=" + storeTimeout.toSeconds(),
				"salesforce.auth.token-store.encryption-key=" + KEY, Server.connections(2),
				"spring.main.banner-mode=off"));
		return properties;
	}

	/**
	 * End all sessions under load while the server answers nobody.
	 */
	private static void eachSignsInAlone() {
		long before = org.logins();
		org.endSessions();
		await().atMost(LONG).until(() -> org.logins() >= before + SIZE);
		awaitCalls(3 * SIZE);
		assertThat(org.logins()).isEqualTo(before + SIZE);
		assertThat(fleet.stream()).extracting(Instance::storeLog)
			.allSatisfy((log) -> assertThat(log).matches("(fails works )*fails "));
	}

	/**
	 * Wait until all instances use the server again: then one signs in for all, and no
	 * log has told of a failure twice.
	 */
	private void comeTogether() {
		AtomicInteger successes = new AtomicInteger();
		await().atMost(LONG).until(() -> {
			// A store that failed is left alone for so long
			fleet.pass(Duration.ofSeconds(5));
			long before = org.logins();
			org.endSessions();
			callAll();
			successes.set((org.logins() == before + 1) ? successes.get() + 1 : 0);
			return successes.get() > 1
					&& fleet.stream().map(Instance::storeLog).allMatch((log) -> log.matches("(fails works )*"));
		});
	}

	private static void callAll() {
		assertThat(fleet.ask("call")).allSatisfy((answer) -> assertThat(answer).startsWith("ok"));
	}

	private static void awaitCalls(int more) {
		long before = org.requests(RequestKind.QUERY);
		await().atMost(LONG).until(() -> org.requests(RequestKind.QUERY) >= before + more);
	}

	/**
	 * Wait until all instances have the same token, and another one than before.
	 */
	private static String awaitCommonToken(String before) {
		AtomicReference<Set<String>> tokens = new AtomicReference<>(Set.of());
		await().atMost(LONG).until(() -> {
			tokens.set(new HashSet<>(fleet.ask("token")));
			return tokens.get().size() == 1 && !tokens.get().contains(before);
		});
		return tokens.get().iterator().next();
	}

	private static void unload() {
		assertThat(fleet.stream()).allSatisfy((instance) -> assertThat(instance.acceptedByAll()).isPositive());
	}

}
