package io.salesforceauth.network;

import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.salesforceauth.SalesforceTenants;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many series tenants make.
 */
class TenantMetersTests extends NetworkTests {

	private static final int MANY = 100;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void startMeasured() {
		start(false);
	}

	private void start(boolean perTenant) {
		this.context = start(Product.class, "salesforce.auth.tenants.allowed-hosts", "localhost",
				"salesforce.auth.tenants.meters.per-tenant", String.valueOf(perTenant));
		for (int i = 0; i < MANY; i++) {
			this.context.getBean(Customers.class).register("tenant-" + i, this.org);
		}
	}

	@Test
	void tenantsMakeNoSeriesOfTheirOwn() {
		call("tenant-0");
		int before = meters().size();
		Flux.range(0, MANY).concatMap((i) -> tenants().tokens("tenant-" + i).getToken()).blockLast(TIMEOUT);
		assertThat(meters()).hasSize(before);
		assertThat(value("salesforce.auth.tenants", "all")).isEqualTo(MANY);
	}

	@Test
	void callsOfAllTenantsAreCountedTogether() {
		call("tenant-0");
		call("tenant-1");
		this.org.endSessions();
		call("tenant-0");
		call("tenant-1");
		tenants().evict("tenant-0");
		assertThat(value("salesforce.auth.session.ended", "all")).isEqualTo(2);
		assertThat(value("salesforce.auth.resends", "all")).isEqualTo(2);
	}

	@Test
	void eachSeriesHasBothTags() {
		call("tenant-0");
		assertThat(meters()).isNotEmpty()
			.allSatisfy((meter) -> assertThat(meter.getId().getTags()).extracting("key").contains("org", "tenant"));
	}

	@Test
	void failingTenantsAreCounted() {
		this.context.getBean(Customers.class).register("wrong", this.org.url(), this.org.clientId(), "wrong");
		failureOf(tenants().tokens("wrong").getToken());
		assertThat(value("salesforce.auth.tenants.failing", "all")).isEqualTo(1);
	}

	@Test
	void seriesOfATenantGoWithIt() {
		start(true);
		call("tenant-0");
		call("tenant-1");
		assertThat(named("tenant-0")).isNotEmpty().hasSameSizeAs(named("tenant-1"));
		tenants().evict("tenant-0");
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> assertThat(named("tenant-0")).isEmpty());
		assertThat(named("tenant-1")).isNotEmpty();
	}

	@Test
	void seriesOfATenantThatIsRegisteredAnewStay() {
		start(true);
		call("tenant-0");
		this.context.getBean(Customers.class).register("tenant-0", startAnotherOrg());
		tenants().tokens("tenant-0").renew().block(TIMEOUT);
		call("tenant-0");
		assertThat(value("salesforce.auth.token.age", "tenant-0")).isNotNaN();
	}

	private SalesforceTenants tenants() {
		return this.context.getBean(SalesforceTenants.class);
	}

	private void call(String tenant) {
		query(tenants().webClient(tenant)).block(TIMEOUT);
	}

	private List<Meter> meters() {
		return this.context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("salesforce."))
			.toList();
	}

	private List<Meter> named(String tenant) {
		return meters().stream().filter((meter) -> tenant.equals(meter.getId().getTag("tenant"))).toList();
	}

	private double value(String name, String tenant) {
		return this.context.getBean(MeterRegistry.class)
			.get(name)
			.tag("tenant", tenant)
			.meter()
			.measure()
			.iterator()
			.next()
			.getValue();
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ MetricsTests.Measured.class, Customers.class })
	static class Product {

	}

}
