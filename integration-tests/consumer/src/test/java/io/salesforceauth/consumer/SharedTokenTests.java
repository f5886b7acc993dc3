package io.salesforceauth.consumer;

import java.time.Duration;
import java.util.Base64;

import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class SharedTokenTests {

	@Test
	void twoInstancesSignInOnceWithThePublishedModule() {
		try (MockSalesforce org = MockSalesforce.start();
				ConfigurableApplicationContext one = start(org);
				ConfigurableApplicationContext other = start(org)) {
			assertThat(token(one)).isEqualTo(token(other));
			assertThat(org.logins()).isEqualTo(1);
		}
	}

	private static ConfigurableApplicationContext start(MockSalesforce org) {
		return new SpringApplicationBuilder(ConsumerTests.Application.class).web(WebApplicationType.NONE)
			.run("--salesforce.auth.my-domain-url=" + org.url(), "--salesforce.auth.client-id=" + org.clientId(),
					"--salesforce.auth.client-secret=" + org.clientSecret(), "--salesforce.auth.token-store.type=jdbc",
					"--salesforce.auth.token-store.initialize-schema=true",
					"--salesforce.auth.token-store.encryption-key="
							+ Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes()),
					"--salesforce.auth.token-store.timeout=30s", "--salesforce.auth.token.request-timeout=2m",
					"--spring.datasource.url=jdbc:h2:mem:fleet;DB_CLOSE_DELAY=-1");
	}

	private static String token(ConfigurableApplicationContext instance) {
		return instance.getBean(SalesforceTokenProvider.class)
			.getToken()
			.blockOptional(Duration.ofMinutes(2))
			.orElseThrow()
			.tokenValue();
	}

}
