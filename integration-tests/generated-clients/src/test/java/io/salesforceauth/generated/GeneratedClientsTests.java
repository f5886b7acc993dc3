package io.salesforceauth.generated;

import java.time.Duration;

import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients of openapi-generator, which heal after the session has ended.
 */
class GeneratedClientsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String SOQL = "SELECT Id FROM Account WHERE Name = 'A&B+C'";

	private final MockSalesforce org = MockSalesforce.start();

	private final ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
		.web(WebApplicationType.NONE)
		.properties("salesforce.auth.my-domain-url=" + this.org.url(),
				"salesforce.auth.client-id=" + this.org.clientId(),
				"salesforce.auth.client-secret=" + this.org.clientSecret(), "salesforce.auth.token.request-timeout=1m",
				"spring.main.banner-mode=off")
		.run();

	@AfterEach
	void stop() {
		this.context.close();
		this.org.close();
	}

	@Test
	void webClient() {
		com.example.webclient.RecordsApi records = this.context.getBean(com.example.webclient.RecordsApi.class);
		assertThat(records.createAccount(new com.example.webclient.model.Account().name("A&B+C"))
			.block(TIMEOUT)
			.getSuccess()).isTrue();
		this.org.endSessions();
		assertThat(records.query(SOQL).block(TIMEOUT).getTotalSize()).isEqualTo(1);
		assertThat(records.query(SOQL).block(TIMEOUT).getTotalSize()).isEqualTo(1);
	}

	@Test
	void restClient() {
		com.example.restclient.RecordsApi records = this.context.getBean(com.example.restclient.RecordsApi.class);
		assertThat(records.createAccount(new com.example.restclient.model.Account().name("A&B+C")).getSuccess())
			.isTrue();
		this.org.endSessions();
		assertThat(records.query(SOQL).getTotalSize()).isEqualTo(1);
		assertThat(records.query(SOQL).getTotalSize()).isEqualTo(1);
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ GeneratedWebClient.class, GeneratedRestClient.class })
	static class Application {

	}

}
