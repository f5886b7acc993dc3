package io.salesforceauth.blocking;

import java.net.URI;
import java.time.Instant;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A connector is chosen of which a part is missing: Apache's HTTP client is here, its
 * reactive part is not.
 */
class MissingLibraryTests extends BlockingTests {

	private static final String[] HTTP_COMPONENTS = { "spring.http.clients.reactive.connector", "http-components" };

	@Test
	void signInFailsAtOnceWithTheMissingClass() {
		RestClient client = newClient(HTTP_COMPONENTS);
		assertThatExceptionOfType(SalesforceAuthException.class).isThrownBy(() -> query(client))
			.satisfies((failure) -> assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.HTTP_CLIENT))
			.withMessageContaining("ClassNotFoundException: org.apache.hc.core5.reactive");
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
	}

	@Test
	void callWithATokenAtHandEndsWithTheMissingClass() {
		WebClient client = start(OwnToken.class, HTTP_COMPONENTS).getBean("salesforceWebClient", WebClient.class);
		Mono<String> call = client.get().uri(QUERY, SOQL).retrieve().bodyToMono(String.class);
		for (int i = 0; i < 2; i++) {
			assertThatException().isThrownBy(() -> call.block(TIMEOUT))
				.withStackTraceContaining("org/apache/hc/core5/reactive");
		}
	}

	@Import(Application.class)
	@Configuration(proxyBeanMethods = false)
	static class OwnToken {

		@Bean
		SalesforceTokenProvider tokens(@Value("${salesforce.auth.my-domain-url}") URI org) {
			Instant now = Instant.now();
			SalesforceToken token = SalesforceToken.of("00D!own", org, now, now.plusSeconds(3600));
			return new SalesforceTokenProvider() {

				@Override
				public Mono<SalesforceToken> getToken() {
					return Mono.just(token);
				}

				@Override
				public void invalidate(SalesforceToken rejected) {
				}

			};
		}

	}

}
