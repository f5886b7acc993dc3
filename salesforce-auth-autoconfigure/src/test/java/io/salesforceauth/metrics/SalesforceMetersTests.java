package io.salesforceauth.metrics;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInStatus;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.SignInStatus.TokenInfo;
import io.salesforceauth.TestOrgs;
import io.salesforceauth.org.OrgConnection;
import io.salesforceauth.org.OrgConnections;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SalesforceMetersTests {

	private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

	private static final SalesforceToken TOKEN = SalesforceToken.of("t", URI.create("https://acme.my.salesforce.com/"),
			NOW, NOW);

	private final OneOrg orgs = new OneOrg();

	private final OrgConnections connections = new TestOrgs().with("default", this.orgs).connections();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final SalesforceMeters meters = new SalesforceMeters(this.connections, null, false,
			Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void tokenShowsItsAgeAndWhatRemains() {
		this.meters.bindTo(this.registry);
		this.orgs.status = signedIn(NOW.minusSeconds(600), NOW.plusSeconds(3000));
		assertThat(gauge("salesforce.auth.token.age")).isEqualTo(600);
		assertThat(gauge("salesforce.auth.token.remaining")).isEqualTo(3000);
	}

	@Test
	void tokenThatHasEndedHasNothingLeft() {
		this.meters.bindTo(this.registry);
		this.orgs.status = signedIn(NOW.minusSeconds(600), NOW.minusSeconds(1));
		assertThat(gauge("salesforce.auth.token.remaining")).isZero();
	}

	@Test
	void withoutTokenThereIsNoAge() {
		this.meters.bindTo(this.registry);
		assertThat(gauge("salesforce.auth.token.age")).isNaN();
	}

	@Test
	void gateIsOneWhileItIsClosed() {
		this.meters.bindTo(this.registry);
		assertThat(gauge("salesforce.auth.gate.closed")).isZero();
		this.orgs.status = new SignInStatus(State.FAILING, null, null, NOW, NOW.plusSeconds(30), 0, 1, 0);
		assertThat(gauge("salesforce.auth.gate.closed")).isOne();
	}

	@Test
	void tokensOfOtherInstancesAreCounted() {
		this.meters.bindTo(this.registry);
		this.orgs.status = signedIn(NOW, NOW.plusSeconds(3600));
		assertThat(counter("salesforce.auth.token.taken")).isEqualTo(3);
	}

	@Test
	void callsAreCounted() {
		this.meters.bindTo(this.registry);
		OrgConnection org = this.connections.of("default");
		URI limits = URI.create("https://acme.my.salesforce.com/services/data/v68.0/limits");
		org.suspect(HttpMethod.GET, limits, TOKEN, 0, Context.empty());
		org.suspect(HttpMethod.GET, limits, TOKEN, 1, Context.empty());
		org.handedOn();
		org.accepted(HttpMethod.GET, limits, TOKEN, 1);
		org.sentAgain();
		assertThat(counter("salesforce.auth.session.ended")).isOne();
		assertThat(counter("salesforce.auth.session.suspicions")).isEqualTo(2);
		assertThat(counter("salesforce.auth.session.false.alarms")).isZero();
		assertThat(counter("salesforce.auth.handed.on")).isOne();
		assertThat(counter("salesforce.auth.resends")).isOne();
		assertThat(counter("salesforce.auth.uri.refused")).isZero();
	}

	@Test
	void usageIsShownForTheOrgAndForEachAppThatIsTold() {
		this.meters.bindTo(this.registry);
		this.connections.of("default").used("api-usage=25/5000; per-app-api-usage=17/250(appName=one)");
		this.connections.of("default").used("api-usage=26/5000; per-app-api-usage=18/250(appName=one)");
		assertThat(usage("salesforce.api.usage", "none")).isEqualTo(26);
		assertThat(usage("salesforce.api.limit", "none")).isEqualTo(5000);
		assertThat(usage("salesforce.api.usage", "one")).isEqualTo(18);
		assertThat(usage("salesforce.api.limit", "one")).isEqualTo(250);
	}

	@Test
	void appsThatKeepComingGetNoMoreThanTwentyMeters() {
		this.meters.bindTo(this.registry);
		for (int i = 0; i < 100; i++) {
			this.connections.of("default").used("per-app-api-usage=17/250(appName=app" + i + ")");
		}
		assertThat(this.registry.find("salesforce.api.usage").gauges()).hasSize(21);
	}

	@Test
	void malformedLimitInfoShowsNothing() {
		this.meters.bindTo(this.registry);
		this.connections.of("default").used("per-app api-usage=much/more(appName=");
		assertThat(usage("salesforce.api.usage", "none")).isNaN();
		assertThat(this.registry.find("salesforce.api.usage").gauges()).hasSize(1);
	}

	@Test
	void registryThatThrowsFailsNoCall() {
		this.meters.bindTo(new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock()) {

			@Override
			protected <T> io.micrometer.core.instrument.Gauge newGauge(Meter.Id id, T obj,
					java.util.function.ToDoubleFunction<T> value) {
				if ("one".equals(id.getTag("app"))) {
					throw new IllegalStateException("broken registry");
				}
				return super.newGauge(id, obj, value);
			}

		});
		assertThatNoException()
			.isThrownBy(() -> this.connections.of("default").used("per-app-api-usage=17/250(appName=one)"));
	}

	private double gauge(String name) {
		return this.registry.get(name).tag("org", "default").gauge().value();
	}

	private double usage(String name, String app) {
		return this.registry.get(name).tags("org", "default", "app", app).gauge().value();
	}

	private double counter(String name) {
		return this.registry.get(name).tag("org", "default").functionCounter().count();
	}

	private static SignInStatus signedIn(Instant issuedAt, Instant expiresAt) {
		TokenInfo token = new TokenInfo(URI.create("https://acme.my.salesforce.com/"), null, null, Set.of(), issuedAt,
				expiresAt, expiresAt);
		return new SignInStatus(State.SIGNED_IN, token, null, null, null, 1, 0, 3);
	}

	private static final class OneOrg implements SalesforceTokenProvider {

		private SignInStatus status = SignInStatus.UNKNOWN;

		@Override
		public SignInStatus status() {
			return this.status;
		}

		@Override
		public Mono<SalesforceToken> getToken() {
			throw new IllegalStateException();
		}

		@Override
		public void invalidate(SalesforceToken token) {
		}

	}

}
