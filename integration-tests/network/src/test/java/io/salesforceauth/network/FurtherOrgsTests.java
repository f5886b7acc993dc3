package io.salesforceauth.network;

import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.SignInStatus.State;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two orgs whose app has the same key and secret: nothing of one reaches the other.
 */
class FurtherOrgsTests extends NetworkTests {

	private MockSalesforce emeaOrg;

	private SalesforceOrgs orgs;

	@BeforeEach
	void startBoth() {
		this.emeaOrg = startAnotherOrg();
		ConfigurableApplicationContext context = start("salesforce.auth.orgs.emea.my-domain-url", this.emeaOrg.url(),
				"salesforce.auth.orgs.emea.client-id", this.emeaOrg.clientId(),
				"salesforce.auth.orgs.emea.client-secret", this.emeaOrg.clientSecret());
		this.orgs = context.getBean(SalesforceOrgs.class);
		assertThat(this.emeaOrg.clientSecret()).isEqualTo(this.org.clientSecret());
	}

	@Test
	void interleavedCallsSignInOnceToEachOrgAndReachItsApiOnly() {
		List<Mono<String>> calls = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			calls.add(query(client("default")));
			calls.add(query(client("emea")));
		}
		assertThat(Flux.merge(calls).collectList().block(TIMEOUT)).hasSize(200);
		assertThat(List.of(this.org, this.emeaOrg)).allSatisfy((each) -> {
			assertThat(each.logins()).isOne();
			assertThat(each.requests(RequestKind.QUERY)).isEqualTo(100);
		});
		assertThat(tokenOf("emea")).isNotEqualTo(tokenOf("default"));
	}

	@Test
	void failureInOneOrgLeavesTheOtherAlone() {
		this.emeaOrg.clientSecret("rotated");
		for (int i = 0; i < 10; i++) {
			SalesforceAuthException failure = failureOf(query(client("emea")));
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.CONSUMER_SECRET);
			assertThat(failure.getOrg()).isEqualTo("emea");
			assertThat(query(client("default")).block(TIMEOUT)).contains("records");
		}
		assertThat(this.emeaOrg.requests(RequestKind.TOKEN)).isOne();
		assertThat(this.orgs.status("emea").signIn().state()).isEqualTo(State.FAILING);
		assertThat(this.orgs.status("default").signIn().state()).isEqualTo(State.SIGNED_IN);
	}

	@Test
	void sessionsThatEndInOneOrgRenewItsTokenOnly() {
		query(client("emea")).block(TIMEOUT);
		query(client("default")).block(TIMEOUT);
		String before = tokenOf("default");
		this.emeaOrg.endSessions();
		query(client("emea")).block(TIMEOUT);
		assertThat(this.emeaOrg.logins()).isEqualTo(2);
		assertThat(tokenOf("default")).isEqualTo(before);
		assertThat(this.orgs.status("emea").calls().sessionEnds()).isOne();
		assertThat(this.orgs.status("default").calls().sessionEnds()).isZero();
	}

	@Test
	void tokenOfOneOrgIsNotSentToTheOther() {
		assertThat(client("emea").get()
			.uri(this.org.url() + "/services/data/v68.0/")
			.retrieve()
			.bodyToMono(String.class)
			.as(FurtherOrgsTests::messageOf)).contains("does not send its token to " + this.org.url());
		assertThat(this.org.received()).isEmpty();
		assertThat(this.orgs.status("emea").calls().refusedUris()).isOne();
	}

	@Test
	void usageIsToldForEachOrg() {
		this.emeaOrg.usage(7, 100);
		query(client("emea")).block(TIMEOUT);
		query(client("default")).block(TIMEOUT);
		assertThat(this.orgs.status("emea").usage().org()).satisfies((share) -> assertThat(share.used()).isEqualTo(7));
		assertThat(this.orgs.status("default").usage().org())
			.satisfies((share) -> assertThat(share.limit()).isEqualTo(15_000));
	}

	private WebClient client(String name) {
		return this.orgs.webClient(name);
	}

	private String tokenOf(String name) {
		return this.orgs.tokens(name).getToken().block(TIMEOUT).tokenValue();
	}

	private static String messageOf(Mono<?> call) {
		return call.then(Mono.just("sent")).onErrorResume((error) -> Mono.just(error.getMessage())).block(TIMEOUT);
	}

}
