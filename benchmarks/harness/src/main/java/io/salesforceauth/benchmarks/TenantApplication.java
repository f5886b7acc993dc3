package io.salesforceauth.benchmarks;

import java.time.Duration;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceOrgRegistration;
import io.salesforceauth.SalesforceOrgRepository;
import io.salesforceauth.SalesforceOrgs;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a repository that knows any number of orgs.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TenantApplication {

	static ConfigurableApplicationContext start(String url, int orgs) {
		return new SpringApplicationBuilder(TenantApplication.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=error", "tenants.url=" + url,
					"salesforce.auth.token.lifetime=24h", "salesforce.auth.org-cache.max-size=" + orgs,
					"salesforce.auth.org-cache.idle-time=24h")
			.run();
	}

	static String name(int org) {
		return "tenant-" + org;
	}

	/**
	 * Sign in to the orgs from one number to another.
	 */
	static void signIn(SalesforceOrgs orgs, int from, int to) {
		Flux.range(from, to - from)
			.flatMap((org) -> orgs.tokens(name(org)).getToken(), 16)
			.blockLast(Duration.ofMinutes(5));
	}

	@Bean
	SalesforceOrgRepository tenants(@Value("${tenants.url}") String url) {
		// As long as real ones, and new ones as from a database
		return (name) -> new SalesforceOrgRegistration(url,
				new SalesforceCredentials("3MVG9" + "k".repeat(80), StandInOrg.SECRET + "0".repeat(58)));
	}

}
