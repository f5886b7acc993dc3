package io.salesforceauth.org;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.SalesforceAuthProperties.OrgCache;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.settings.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RepositoryOrgsTests {

	private final TestClock clock = new TestClock();

	private final List<String> made = new ArrayList<>();

	@Test
	void orgIsMadeOnFirstUseAndKept() {
		RepositoryOrgs orgs = orgs(10);
		assertThat(orgs.get("a")).isSameAs(orgs.get("a")).isNotSameAs(orgs.get("b"));
		assertThat(this.made).containsExactly("a", "b");
	}

	@Test
	void idleOrgIsDroppedWhenAnotherComes() {
		RepositoryOrgs orgs = orgs(10);
		orgs.get("idle");
		this.clock.advance(Duration.ofMinutes(30));
		OrgConnection used = orgs.get("used");
		this.clock.advance(Duration.ofMinutes(31));
		orgs.get("new");
		assertThat(orgs.size()).isEqualTo(2);
		assertThat(orgs.get("used")).isSameAs(used);
	}

	@Test
	void orgThatIsUsedIsNotIdle() {
		RepositoryOrgs orgs = orgs(10);
		OrgConnection used = orgs.get("used");
		for (int i = 0; i < 10; i++) {
			this.clock.advance(Duration.ofMinutes(40));
			assertThat(orgs.get("used")).isSameAs(used);
			orgs.get("new" + i);
		}
	}

	@Test
	void leastRecentlyUsedIsDroppedWhenThereAreTooMany(CapturedOutput output) {
		RepositoryOrgs orgs = orgs(2);
		for (String org : List.of("a", "b", "a", "c")) {
			this.clock.advance(Duration.ofSeconds(1));
			orgs.get(org);
		}
		assertThat(orgs.size()).isEqualTo(2);
		orgs.get("a");
		assertThat(this.made).containsExactly("a", "b", "c");
		assertThat(output.getOut()).contains("salesforce.auth.org-cache.max-size (2)");
	}

	private RepositoryOrgs orgs(int maxSize) {
		return new RepositoryOrgs((org) -> {
			this.made.add(org);
			return new OrgConnection(TestSettings.of(org, null), Mockito.mock(SalesforceTokenProvider.class), null);
		}, new OrgCache(maxSize, Duration.ofHours(1)), this.clock);
	}

	private static final class TestClock extends Clock {

		private Instant now = Instant.parse("2026-11-24T12:00:00Z");

		void advance(Duration duration) {
			this.now = this.now.plus(duration);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new IllegalStateException("UTC only");
		}

	}

}
