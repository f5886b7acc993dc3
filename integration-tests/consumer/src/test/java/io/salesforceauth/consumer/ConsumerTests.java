package io.salesforceauth.consumer;

import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;

import io.salesforceauth.SalesforceOrg;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
class ConsumerTests {

	private static final MockSalesforce org = MockSalesforce.start();

	@Autowired
	@SalesforceOrg
	private WebClient salesforce;

	@DynamicPropertySource
	static void signIn(DynamicPropertyRegistry registry) {
		registry.add("salesforce.auth.my-domain-url", org::url);
		registry.add("salesforce.auth.client-id", org::clientId);
		registry.add("salesforce.auth.client-secret", org::clientSecret);
	}

	@AfterAll
	static void stop() {
		org.close();
	}

	@Test
	void signsInWithThePublishedArtifacts() {
		String accounts = this.salesforce.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Name FROM Account LIMIT 1")
			.retrieve()
			.bodyToMono(String.class)
			.block(Duration.ofSeconds(60));
		assertThat(accounts).contains("Name");
		assertThat(org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void jarsHaveTheirModuleNames() throws URISyntaxException {
		assertThat(moduleOf(SalesforceOrg.class)).isEqualTo("io.salesforceauth");
		assertThat(moduleOf(MockSalesforce.class)).isEqualTo("io.salesforceauth.test");
	}

	private static String moduleOf(Class<?> type) throws URISyntaxException {
		Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		return ModuleFinder.of(jar).findAll().iterator().next().descriptor().name();
	}

	@SpringBootApplication
	static class Application {

	}

}
