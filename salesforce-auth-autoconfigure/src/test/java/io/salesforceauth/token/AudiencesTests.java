package io.salesforceauth.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link Audiences}.
 */
class AudiencesTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final String MY_DOMAIN = "https://acme.my.salesforce.com";

	private static final String CLASSIC = "https://login.salesforce.com";

	private final Audiences audiences = new Audiences("default", List.of(MY_DOMAIN, CLASSIC));

	private final Map<String, String> refused = new HashMap<>();

	private final List<String> asked = new ArrayList<>();

	@Test
	void myDomainIsAskedForAlone() {
		assertThat(exchange()).isEqualTo("token");
		assertThat(this.asked).containsExactly(MY_DOMAIN);
	}

	@ParameterizedTest
	@CsvSource({ "audience is invalid", "Audience validation failed",
			"External client app is not installed in this org", "user hasn't approved this consumer" })
	void classicValueIsTriedWhereTheRefusalMayBeAboutTheAudience(String description) {
		this.refused.put(MY_DOMAIN, description);
		assertThat(exchange()).isEqualTo("token");
		assertThat(this.asked).containsExactly(MY_DOMAIN, CLASSIC);
	}

	@Test
	void acceptedAudienceComesFirstFromThenOn() {
		this.refused.put(MY_DOMAIN, "audience is invalid");
		exchange();
		this.asked.clear();
		exchange();
		assertThat(this.asked).containsExactly(CLASSIC);
	}

	@Test
	void myDomainIsTriedAgainWhereTheClassicValueIsNoLongerTaken() {
		this.refused.put(MY_DOMAIN, "audience is invalid");
		exchange();
		this.refused.clear();
		this.refused.put(CLASSIC, "audience is invalid");
		this.asked.clear();
		exchange();
		exchange();
		assertThat(this.asked).containsExactly(CLASSIC, MY_DOMAIN, MY_DOMAIN);
	}

	@ParameterizedTest
	@CsvSource({ "invalid assertion", "ip restricted", "expired authorization code" })
	void otherRefusalsCostNoSecondRequest(String description) {
		this.refused.put(MY_DOMAIN, description);
		assertThat(failure().getError().getDescription()).isEqualTo(description);
		assertThat(this.asked).containsExactly(MY_DOMAIN);
	}

	@Test
	void eachIsTriedOnceWhereNoneIsTaken() {
		this.refused.put(MY_DOMAIN, "audience is invalid");
		this.refused.put(CLASSIC, "invalid audience");
		assertThat(failure().getError().getDescription()).isEqualTo("audience is invalid");
		assertThat(this.asked).containsExactly(MY_DOMAIN, CLASSIC);
	}

	@ParameterizedTest
	@CsvSource({ "user hasn't approved this consumer, audience is invalid, USER_APPROVAL",
			"audience is invalid, user hasn't approved this consumer, USER_APPROVAL",
			"audience is invalid, ip restricted, LOGIN_RESTRICTIONS" })
	void refusalThatTellsMoreIsReported(String first, String second, SignInFailure expected) {
		this.refused.put(MY_DOMAIN, first);
		this.refused.put(CLASSIC, second);
		assertThat(failure().getSignInFailure()).isEqualTo(expected);
	}

	@Test
	void audienceThatIsSetIsTheOnlyOne() {
		this.refused.put(CLASSIC, "audience is invalid");
		SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class,
				() -> new Audiences("default", List.of(CLASSIC)).exchange(this::request).block(TIMEOUT));
		assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.AUDIENCE);
		assertThat(this.asked).containsExactly(CLASSIC);
	}

	private @Nullable String exchange() {
		return this.audiences.exchange(this::request).block(TIMEOUT);
	}

	private SalesforceAuthException failure() {
		SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class, this::exchange);
		assertThat(failure).isNotNull();
		return failure;
	}

	private Mono<String> request(String audience) {
		this.asked.add(audience);
		String description = this.refused.get(audience);
		return (description != null)
				? Mono.error(new SalesforceAuthException("default", "invalid_grant", description, 400, null))
				: Mono.just("token");
	}

}
