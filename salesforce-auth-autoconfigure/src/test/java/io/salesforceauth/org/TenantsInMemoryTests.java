package io.salesforceauth.org;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.salesforceauth.SalesforceAuthProperties.Tenants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TenantsInMemory}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TenantsInMemoryTests {

	private static final String WARNING = "More Salesforce tenants are in use than salesforce.auth.tenants.max-size (3)";

	private final AtomicLong nanos = new AtomicLong();

	private final List<String> changed = new ArrayList<>();

	private TenantsInMemory tenants;

	@BeforeEach
	void start() {
		this.tenants = new TenantsInMemory(
				new Tenants(3, Duration.ofHours(2), Duration.ofMinutes(5), List.of(), new Tenants.Meters(false)),
				Runnable::run, this.nanos::get);
		this.tenants.onChange(this.changed::add);
	}

	@Test
	void tenantsThatFitAreKeptWithoutAWarning(CapturedOutput output) {
		add(3);
		assertThat(this.tenants.peek()).hasSize(3);
		assertThat(output).doesNotContain("max-size");
	}

	@Test
	void tenantsThatDoNotFitAreDroppedAndReportedWithAWarning(CapturedOutput output) {
		add(5);
		assertThat(this.tenants.peek()).hasSize(3);
		assertThat(this.changed).hasSize(2);
		assertThat(output.getOut().lines().filter((line) -> line.contains(WARNING))).singleElement()
			.asString()
			.contains("WARN");
	}

	@Test
	void warningComesOnceAMinute(CapturedOutput output) {
		add(5);
		this.nanos.addAndGet(Duration.ofSeconds(59).toNanos());
		add(5);
		assertThat(output.getOut().lines().filter((line) -> line.contains(WARNING))).hasSize(1);
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		add(5);
		assertThat(output.getOut().lines().filter((line) -> line.contains(WARNING))).hasSize(2);
	}

	@Test
	void tenantThatIsNotUsedIsDroppedWithoutAWarning(CapturedOutput output) {
		add(1);
		this.nanos.addAndGet(Duration.ofHours(2).toNanos());
		assertThat(this.tenants.peek()).isEmpty();
		assertThat(this.changed).hasSize(1);
		assertThat(output).doesNotContain("max-size");
	}

	@Test
	void toLookAtATenantIsNoUseOfIt() {
		add(1);
		this.nanos.addAndGet(Duration.ofMinutes(119).toNanos());
		assertThat(this.tenants.peek("tenant-0")).isNotNull();
		assertThat(this.tenants.peek()).hasSize(1);
		this.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
		assertThat(this.tenants.peek()).isEmpty();
	}

	@Test
	void tenantThatIsUsedStays() {
		add(1);
		this.nanos.addAndGet(Duration.ofMinutes(119).toNanos());
		assertThat(this.tenants.get("tenant-0")).isNotNull();
		this.nanos.addAndGet(Duration.ofMinutes(119).toNanos());
		assertThat(this.tenants.peek()).hasSize(1);
	}

	private void add(int count) {
		for (int i = 0; i < count; i++) {
			this.tenants.map().put("tenant-" + i, Mockito.mock(Tenant.class));
			this.tenants.peek(); // drops what is too much
		}
	}

}
