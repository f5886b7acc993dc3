package io.salesforceauth.test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MockSalesforce}.
 */
class MockSalesforceTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String RESOURCES = "/services/data/v68.0/";

	private final MockSalesforce org = MockSalesforce.start();

	private final OrgClient client = new OrgClient(this.org);

	@AfterEach
	void close() {
		this.org.close();
	}

	@Test
	void namesItsAddress() {
		assertThat(this.org.url()).isEqualTo("http://localhost:" + this.org.wireMock().port());
	}

	@Test
	void listensOnLoopbackOnly() throws Exception {
		int port = URI.create(this.org.url()).getPort();
		List<InetAddress> others = NetworkInterface.networkInterfaces()
			.flatMap(NetworkInterface::inetAddresses)
			.filter((address) -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
			.toList();
		for (InetAddress address : others) {
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket(address, port).close());
		}
		new Socket(InetAddress.getByName("127.0.0.1"), port).close();
	}

	@Test
	void listensOnChosenPort() {
		// Another program may take the port at any time: then it is another one
		await().atMost(TIMEOUT).ignoreExceptionsMatching(MockSalesforceTests::isPortTaken).untilAsserted(() -> {
			int port = freePort();
			try (MockSalesforce other = MockSalesforce.builder().port(port).start()) {
				assertThat(other.url()).isEqualTo("http://localhost:" + port);
			}
		});
	}

	@Test
	void runsSeveralOrgsAtOnce() throws Exception {
		try (MockSalesforce other = MockSalesforce.start()) {
			String token = this.client.login();
			assertThat(new OrgClient(other).get(RESOURCES, token).statusCode()).isEqualTo(401);
			assertThat(ids(other)).hasSize(2).doesNotContainAnyElementsOf(ids(this.org));
		}
	}

	@Test
	void letsOwnStubsWin() throws Exception {
		this.org.wireMock().stubFor(WireMock.get("/services/data/v68.0/limits").willReturn(WireMock.ok("mine")));
		assertThat(this.client.get("/services/data/v68.0/limits", "any").body()).isEqualTo("mine");
		this.org.wireMock().resetAll();
		assertThat(this.client.get("/services/data/v68.0/limits", "any").statusCode()).isEqualTo(401);
	}

	@Test
	void goesBackToStart() throws Exception {
		String secret = this.org.clientSecret();
		String token = this.client.login();
		this.org.wireMock().stubFor(WireMock.get(RESOURCES).willReturn(WireMock.ok("mine")));
		this.org.clientSecret("new")
			.sameTokenWhileSessionLives(false)
			.sessionTimeout(Duration.ZERO)
			.refuse(SignInFailure.SESSION_POLICY)
			.instanceUrl("https://na1.example.com")
			.usage(1, 2);
		this.org.tokenEndpoint().answer(MockAnswer.json(500, "{}"));
		this.org.api().answer(MockAnswer.json(500, "[]"));
		this.org.reset();
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
		assertThat(this.org.clientSecret()).isEqualTo(secret);
		assertThat(this.client.get(RESOURCES, token).statusCode()).isEqualTo(401);
		String second = this.client.login();
		assertThat(this.client.login()).isEqualTo(second);
		assertThat(this.client.get(RESOURCES, second).headers().firstValue("Sforce-Limit-Info"))
			.hasValue("api-usage=1/15000");
		assertThat(this.client.send(this.client.tokenRequest()).body()).contains(this.org.url());
	}

	@Test
	void goesBackToFirstAccounts() throws Exception {
		String token = this.client.login();
		String path = "/services/data/v68.0/sobjects/Account/0015g0000000001AAA";
		this.client.send(this.client.authorized(path, token).DELETE());
		assertThat(this.org.accounts()).hasSize(11);
		this.org.reset();
		assertThat(this.org.accounts()).hasSize(12).first().extracting("Id").isEqualTo("0015g0000000001AAA");
	}

	@Test
	void leavesNoThreadsWhenClosed() {
		Set<String> others = ServerThreads.pools();
		MockSalesforce other = MockSalesforce.start();
		assertThat(ServerThreads.pools()).anyMatch((pool) -> pool.startsWith("qtp") && !others.contains(pool));
		other.close();
		other.close();
		awaitNoneBut(others);
	}

	@Test
	void leavesNoThreadsWhenThePortIsTaken() {
		Set<String> others = ServerThreads.pools();
		assertThatIllegalStateException()
			.isThrownBy(() -> MockSalesforce.builder().port(this.org.wireMock().port()).start())
			.withMessageContaining("port " + this.org.wireMock().port())
			.withMessageContaining("Choose a port that is free");
		awaitNoneBut(others);
	}

	// Facts, section 2: 00D and 005; [PRIOR] 18 characters, of which the last three tell
	// where upper-case letters are
	@Test
	void hasIdsThatLookReal() {
		assertThat(ids(this.org).get(0)).matches("00D[0-9a-z]{12}EAA");
		assertThat(ids(this.org).get(1)).matches("005[0-9a-z]{12}AAA");
		assertThat(this.org.store("Lead", Map.of())).isEqualTo("00Q5g0000000001EAA");
	}

	@Test
	void keepsItsIdsWhenReset() {
		List<String> before = ids(this.org);
		this.org.reset();
		assertThat(ids(this.org)).isEqualTo(before);
	}

	private static List<String> ids(MockSalesforce org) {
		return List.of(org.identityUrl().split("/")).subList(4, 6);
	}

	private static void awaitNoneBut(Set<String> others) {
		await().atMost(TIMEOUT).untilAsserted(() -> assertThat(ServerThreads.pools()).isSubsetOf(others));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static boolean isPortTaken(Throwable failure) {
		return String.valueOf(failure.getMessage()).contains("Choose a port that is free");
	}

}
