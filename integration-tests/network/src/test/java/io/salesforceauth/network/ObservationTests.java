package io.salesforceauth.network;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the metrics and traces of the calls and sign-ins are told.
 */
class ObservationTests extends NetworkTests {

	private static final String TOKEN_REQUEST = "salesforce.auth.token.request";

	@Test
	void callIsObservedWithItsTemplateAndTheNameOfTheOrg() {
		ConfigurableApplicationContext context = start(ObservedApplication.class);
		query(clientOf(context)).block(TIMEOUT);
		this.org.endSessions();
		query(clientOf(context)).block(TIMEOUT);
		assertThat(context.getBean(Observed.class).of(QUERY, 2)).allSatisfy((keys) -> {
			assertThat(keys).containsEntry("client.name", "localhost");
			assertThat(keys).containsEntry("status", "200");
			assertThat(keys).containsEntry("method", "GET");
		});
	}

	@Test
	void signInIsObservedAsACallOfItsOwn() {
		ConfigurableApplicationContext context = start(ObservedApplication.class);
		query(clientOf(context)).block(TIMEOUT);
		assertThat(context.getBean(Observed.class).of("/services/oauth2/token", 1))
			.allSatisfy((keys) -> assertThat(keys).containsEntry("client.name", "localhost"));
	}

	@Test
	void tokenRequestIsObservedInTheTraceOfTheCallThatCausedIt() {
		ConfigurableApplicationContext context = start(ObservedApplication.class);
		query(clientOf(context)).block(TIMEOUT);
		this.org.endSessions();
		query(clientOf(context)).block(TIMEOUT);
		Observed observed = context.getBean(Observed.class);
		List<Observation.Context> requests = observed.named(TOKEN_REQUEST, 2);
		assertThat(requests).extracting((request) -> Observed.keys(request).get("reason"))
			.containsExactly("first", "rejected");
		assertThat(requests).allSatisfy((request) -> {
			assertThat(Observed.keys(request)).containsEntry("org", "default").containsEntry("outcome", "success");
			assertThat(uriOf(request.getParentObservation())).isEqualTo(QUERY);
		});
		assertThat(observed.named("http.client.requests", 4))
			.filteredOn((request) -> "/services/oauth2/token".equals(Observed.keys(request).get("uri")))
			.hasSize(2)
			.allSatisfy((request) -> assertThat(request.getParentObservation()).isNotNull()
				.satisfies((parent) -> assertThat(parent.getContextView().getName()).isEqualTo(TOKEN_REQUEST)));
	}

	@Test
	void refusedSignInIsOneObservationForAllWhoWaited() {
		ConfigurableApplicationContext context = start(ObservedApplication.class);
		this.org.clientSecret("rotated");
		for (int i = 0; i < 5; i++) {
			assertThat(failureOf(query(clientOf(context)))).isNotNull();
		}
		assertThat(context.getBean(Observed.class).named(TOKEN_REQUEST, 1))
			.allSatisfy((request) -> assertThat(Observed.keys(request)).containsEntry("outcome", "failure")
				.containsEntry("error.code", "invalid_client")
				.containsEntry("reason", "first"));
	}

	private static @Nullable String uriOf(@Nullable ObservationView observation) {
		return (observation != null) ? Observed.keys((Observation.Context) observation.getContextView()).get("uri")
				: null;
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class ObservedApplication {

		@Bean
		Observed observed() {
			return new Observed();
		}

		@Bean
		ObservationRegistry observationRegistry(Observed observed) {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler(observed);
			return registry;
		}

		@Bean
		WebClientCustomizer observe(ObservationRegistry registry) {
			return (builder) -> builder.observationRegistry(registry);
		}

	}

	static class Observed implements ObservationHandler<Observation.Context> {

		private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		List<Map<String, String>> of(String uri, int count) {
			return await(count,
					() -> this.stopped.stream()
						.map(Observed::keys)
						.filter((keys) -> uri.equals(keys.get("uri")))
						.toList());
		}

		List<Observation.Context> named(String name, int count) {
			return await(count,
					() -> this.stopped.stream().filter((context) -> name.equals(context.getName())).toList());
		}

		/**
		 * An observation may end after the caller has its answer.
		 */
		private static <T> List<T> await(int count, Supplier<List<T>> ended) {
			return Awaitility.await().atMost(TIMEOUT).until(ended::get, (found) -> found.size() == count);
		}

		static Map<String, String> keys(Observation.Context context) {
			return context.getLowCardinalityKeyValues()
				.stream()
				.collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
		}

	}

}
