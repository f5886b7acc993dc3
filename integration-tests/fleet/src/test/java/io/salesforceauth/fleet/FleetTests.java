package io.salesforceauth.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
 * what happens to a fleet.
 */
@Tag("fleet")
@ParameterizedClass(name = "{0}")
@EnumSource(Server.class)
@TestMethodOrder(OrderAnnotation.class)
class FleetTests {

	static final String KEY = Base64.getEncoder().encodeToString("a key of 32 bytes for the tests.".getBytes());

	private static final int SIZE = 20;

	/**
	 * Twenty instances on a small machine are slow: nothing here shall end early.
	 */
	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration LONG = Duration.ofMinutes(3);

	private static MockSalesforce org;

	private static GenericContainer<?> container;

	private static Link link;

	private static Link linkOfFirst;

	private static List<Instance> fleet;

	@Parameter
	private Server server;

	@BeforeParameterizedClassInvocation
	static void startFleet(Server server) {
		org = MockSalesforce.start();
		container = server.container();
		container.start();
		int port = container.getMappedPort(server.port);
		link = new Link(port);
		linkOfFirst = new Link(port);
		fleet = IntStream.range(0, SIZE)
			.mapToObj((i) -> start(server, (i == 0) ? linkOfFirst : link))
			.collect(Collectors.toCollection(ArrayList::new));
		fleet.forEach((instance) -> assertThat(instance.answer()).isEqualTo("ready"));
	}

	private static Instance start(Server server, Link link, String... more) {
		List<String> properties = new ArrayList<>(server.properties(link.port()));
		properties.addAll(List.of("salesforce.auth.my-domain-url=" + org.url(),
				"salesforce.auth.client-id=" + org.clientId(), "salesforce.auth.client-secret=" + org.clientSecret(),
				"salesforce.auth.token.request-timeout=" + REQUEST_TIMEOUT.toSeconds(),
				"salesforce.auth.token-store.timeout=" + REQUEST_TIMEOUT.dividedBy(4).toSeconds(),
				"salesforce.auth.token-store.encryption-key=" + KEY, "spring.main.banner-mode=off"));
		properties.addAll(List.of(more));
		return new Instance(properties);
	}

	@AfterParameterizedClassInvocation
	static void stopFleet() {
		fleet.forEach(Instance::close);
		link.close();
		linkOfFirst.close();
		container.stop();
		org.close();
	}

	@Test
	@Order(1)
	void instancesThatStartTogetherSignInOnce() {
		callAll();
		assertThat(org.logins()).isEqualTo(1);
	}

	@Test
	@Order(2)
	void sessionThatEndsUnderLoadIsReplacedOnceAndNoCallFails() {
		fleet.forEach((instance) -> instance.send("load"));
		fleet.forEach((instance) -> assertThat(instance.answer()).isEqualTo("loaded"));
		awaitCalls(3 * SIZE);
		org.endSessions();
		await().atMost(LONG).until(() -> org.logins() == 2);
		awaitCalls(5 * SIZE);
		assertThat(unload()).isPositive();
		assertThat(org.logins()).isEqualTo(2);
	}

	@Test
	@Order(3)
	void instanceThatDiesWhileItSignsInHoldsUpTheFleetForItsLeaseOnly() {
		org.endSessions();
		long before = org.requests(RequestKind.TOKEN);
		org.tokenEndpoint().answerNext(MockAnswer.hang());
		Instance dying = fleet.remove(SIZE - 1);
		dying.send("call");
		await().atMost(LONG).until(() -> org.requests(RequestKind.TOKEN) == before + 1);
		dying.kill();
		callAll();
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + 2);
	}

	@Test
	@Order(4)
	void serverThatStandsStillUnderLoadFailsNoCall() {
		fleet.forEach((instance) -> instance.send("load"));
		fleet.forEach((instance) -> assertThat(instance.answer()).isEqualTo("loaded"));
		DockerClientFactory.lazyClient().pauseContainerCmd(container.getContainerId()).exec();
		long before = org.logins();
		org.endSessions();
		await().atMost(LONG).until(() -> org.logins() == before + fleet.size());
		awaitCalls(3 * SIZE);
		DockerClientFactory.lazyClient().unpauseContainerCmd(container.getContainerId()).exec();
		assertThat(unload()).isPositive();
		assertThat(org.logins()).isEqualTo(before + fleet.size());
		assertThat(fleet).allSatisfy((instance) -> assertThat(instance.log("The shared token store fails")).hasSize(1));
		comeTogether();
	}

	@Test
	@Order(5)
	void serverThatStopsAndStartsUnderLoadFailsNoCall() {
		fleet.forEach((instance) -> instance.send("load"));
		fleet.forEach((instance) -> assertThat(instance.answer()).isEqualTo("loaded"));
		DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
		long before = org.logins();
		org.endSessions();
		await().atMost(LONG).until(() -> org.logins() == before + fleet.size());
		awaitCalls(3 * SIZE);
		DockerClientFactory.lazyClient().startContainerCmd(container.getContainerId()).exec();
		int port = portAfterRestart();
		link.leadTo(port);
		linkOfFirst.leadTo(port);
		assertThat(unload()).isPositive();
		assertThat(org.logins()).isEqualTo(before + fleet.size());
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

	@Test
	@Order(6)
	void instanceThatIsCutOffGoesOnAloneAndComesBack() {
		linkOfFirst.cut();
		long before = org.logins();
		org.endSessions();
		callAll();
		assertThat(org.logins()).isEqualTo(before + 2);
		linkOfFirst.mend();
		comeTogether();
	}

	@Test
	@Order(8)
	void wrongSecretMakesOneLoginPerStepOfTheGate() {
		org.clientSecret("rotated");
		org.endSessions();
		long before = org.requests(RequestKind.TOKEN);
		fleet.forEach((instance) -> instance.send("call"));
		fleet.forEach((instance) -> assertThat(instance.answer()).contains("invalid client credentials"));
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + 1);
		// The next step, half a minute later at most
		await().atMost(LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
			assertThat(fleet.get(0).send("call").answer()).contains("invalid client credentials");
			return org.requests(RequestKind.TOKEN) > before + 1;
		});
		fleet.forEach((instance) -> instance.send("call"));
		fleet.forEach((instance) -> assertThat(instance.answer()).contains("invalid client credentials"));
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(before + 2);
	}

	@Test
	@Order(7)
	void fleetRenewsAsOftenAsOneInstance() {
		fleet.forEach(Instance::close);
		fleet.clear();
		Duration life = Duration.ofSeconds(8);
		Duration ahead = Duration.ofSeconds(4);
		IntStream.range(0, SIZE)
			.mapToObj((i) -> start(this.server, link, "salesforce.auth.token.lifetime=" + life.toSeconds(),
					"salesforce.auth.token.refresh-ahead=" + ahead.toSeconds()))
			.forEach(fleet::add);
		fleet.forEach((instance) -> assertThat(instance.answer()).isEqualTo("ready"));
		org.endSessions(); // that of the token that still lives for an hour
		org.resetCounters();
		Instant begin = Instant.now();
		fleet.forEach((instance) -> instance.send("load"));
		fleet.forEach((instance) -> assertThat(instance.answer()).isEqualTo("loaded"));
		await().atMost(LONG).until(() -> org.logins() == 6);
		assertThat(unload()).isPositive();
		long renewals = Duration.between(begin, Instant.now()).dividedBy(life.minus(ahead));
		assertThat(org.logins()).isBetween(6L, 1 + renewals);
	}

	/**
	 * Wait until all instances use the server again: then one signs in for all.
	 */
	private static void comeTogether() {
		await().atMost(LONG).pollInterval(Duration.ofSeconds(2)).until(() -> {
			long before = org.logins();
			org.endSessions();
			callAll();
			return org.logins() == before + 1;
		});
		long before = org.logins();
		org.endSessions();
		callAll();
		assertThat(org.logins()).isEqualTo(before + 1);
		assertThat(fleet.get(0).log("The shared token store works again")).isNotEmpty();
	}

	private static void callAll() {
		fleet.forEach((instance) -> instance.send("call"));
		fleet.forEach((instance) -> assertThat(instance.answer()).startsWith("ok"));
	}

	private static void awaitCalls(int more) {
		long before = org.requests(RequestKind.QUERY);
		await().atMost(LONG).until(() -> org.requests(RequestKind.QUERY) >= before + more);
	}

	private static int unload() {
		return fleet.stream().mapToInt(Instance::acceptedByAll).sum();
	}

}
