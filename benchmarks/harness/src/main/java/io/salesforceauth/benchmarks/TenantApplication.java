package io.salesforceauth.benchmarks;

import java.time.Duration;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceTenant;
import io.salesforceauth.SalesforceTenantRepository;
import io.salesforceauth.SalesforceTenants;
import io.salesforceauth.SignInFailure;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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

	private static final String UNKNOWN = "unknown-";

	static ConfigurableApplicationContext start(String url, int orgs) {
		return new SpringApplicationBuilder(TenantApplication.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=error", "tenants.url=" + url,
					"salesforce.auth.token.lifetime=24h", "salesforce.auth.tenants.max-size=" + 2 * orgs,
					"salesforce.auth.tenants.idle-time=24h", "salesforce.auth.tenants.recheck-after=24h",
					"salesforce.auth.tenants.allowed-hosts=localhost,127.0.0.1")
			.run();
	}

	static String name(int org) {
		return "tenant-" + org;
	}

	/**
	 * Call for names that nobody knows, each as long as a name may be.
	 */
	static void lookUpUnknown(SalesforceTenants orgs, int count) {
		Flux.range(0, count)
			.flatMap((number) -> orgs.tokens(UNKNOWN.repeat(24) + String.format("%08d", number))
				.getToken()
				.onErrorResume(SalesforceAuthException.class,
						(error) -> (error.getSignInFailure() == SignInFailure.TENANT) ? Mono.empty()
								: Mono.error(error)),
					16)
			.blockLast(Duration.ofMinutes(5));
	}

	/**
	 * Sign in to the orgs from one number to another.
	 */
	static void signIn(SalesforceTenants orgs, int from, int to) {
		Flux.range(from, to - from)
			.flatMap((org) -> orgs.tokens(name(org)).getToken(), 16)
			.blockLast(Duration.ofMinutes(5));
	}

	@Bean
	SalesforceTenantRepository tenants(@Value("${tenants.url}") String url) {
		// As long as real ones, and new ones as from a database
		return (name) -> name.startsWith(UNKNOWN) ? null : SalesforceTenant.of(url,
				new SalesforceCredentials("3MVG9" + "k".repeat(80), StandInOrg.SECRET + "0".repeat(58)));
	}

}
