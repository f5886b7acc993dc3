package io.salesforceauth.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.fleet.Server.Condition;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications that share their tokens on a real server, which may refuse to write.
 */
@Testcontainers(disabledWithoutDocker = true)
@ExtendWith(OutputCaptureExtension.class)
class SharedTokenTests extends ServerTests {

	private static final Duration LONG = Duration.ofMinutes(2);

	private final MockSalesforce org = MockSalesforce.start();

	private final MockSalesforce tenantOrg = MockSalesforce.start();

	private final MovableClock clock = new MovableClock();

	@BeforeEach
	void startTwoApplications() {
		this.applications.add(start());
		this.applications.add(start());
	}

	/**
	 * Who does not fall back at once waits longer than the test.
	 */
	private ConfigurableApplicationContext start() {
		List<String> arguments = new ArrayList<>(serverProperties());
		arguments.addAll(List.of("salesforce.auth.my-domain-url=" + this.org.url(),
				"salesforce.auth.client-id=" + this.org.clientId(),
				"salesforce.auth.client-secret=" + this.org.clientSecret(), "salesforce.auth.token.request-timeout=10m",
				"salesforce.auth.token-store.timeout=1m",
				"salesforce.auth.token-store.encryption-key=" + FleetTests.KEY, Server.connections(1),
				"salesforce.auth.tenants.allowed-hosts=localhost", "spring.main.banner-mode=off"));
		arguments.replaceAll((argument) -> "--" + argument);
		SalesforceTenantRepository customers = (
				name) -> name.equals("tenant-42")
						? SalesforceTenant.of(this.tenantOrg.url(),
								new SalesforceCredentials(this.tenantOrg.clientId(), this.tenantOrg.clientSecret()))
						: null;
		return FleetApplication.start(arguments.toArray(String[]::new), this.clock,
				(GenericApplicationContext context) -> context.registerBean(SalesforceTenantRepository.class,
						() -> customers));
	}

	@AfterEach
	void stopOrgs() {
		this.org.close();
		this.tenantOrg.close();
	}

	@Test
	void orgsOfRepositoryAreSignedInToOnceEach() {
		for (int round = 1; round <= 2; round++) {
			callAll();
			this.applications.forEach(this::callTenant);
			assertThat(List.of(this.org, this.tenantOrg)).extracting(MockSalesforce::logins).containsOnly((long) round);
			this.org.endSessions();
			this.tenantOrg.endSessions();
		}
		assertThat(this.tenantOrg.requests(RequestKind.QUERY)).isEqualTo(2 * 2 + 2);
	}

	@ParameterizedTest
	@CsvSource({ "FULL, WITH_SPACE", "READ_ONLY, WRITABLE" })
	void serverThatRefusesToWriteGivesItsTokenAndLeavesEachAloneAfterItWithOneWarning(Condition refusing,
			Condition repaired, CapturedOutput output) {
		call(this.applications.get(0));
		bring(refusing);
		call(this.applications.get(1));
		assertThat(this.org.logins()).isOne();
		for (int round = 1; round <= 2; round++) {
			this.org.endSessions();
			callAll();
			assertThat(this.org.logins()).isEqualTo(1 + 2 * round);
		}
		assertThat(output.getOut().split("The shared token store fails \\(WRITE\\)", -1)).hasSize(1 + 2);
		assertThat(output).doesNotContain(" ERROR ");
		bring(repaired);
		// For which a store that failed is left alone
		this.clock.pass(Duration.ofSeconds(5));
		this.org.endSessions();
		callAll();
		assertThat(this.org.logins()).isEqualTo(1 + 2 * 2 + 1);
		// By those who had to write since
		assertThat(output).contains("The shared token store works again");
		assertThat(output.getOut().split(" WARN ", -1)).hasSize(1 + 2);
	}

	private void bring(Condition condition) {
		Server.run(container, this.server.command(condition));
		// A session that is open keeps its settings
		this.applications.forEach((application) -> application.getBeanProvider(HikariDataSource.class)
			.ifAvailable((database) -> database.getHikariPoolMXBean().softEvictConnections()));
	}

	private void callAll() {
		this.applications.forEach(SharedTokenTests::call);
	}

	private static void call(ConfigurableApplicationContext application) {
		assertThat(application.getBean(FleetApplication.class).call()).startsWith("ok");
	}

	private void callTenant(ConfigurableApplicationContext application) {
		assertThat(application.getBean(SalesforceTenants.class)
			.webClient("tenant-42")
			.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Id FROM Account LIMIT 1")
			.retrieve()
			.bodyToMono(String.class)
			.block(LONG)).contains("records");
	}

}
