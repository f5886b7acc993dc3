package io.salesforceauth.network;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the metrics of the calls are told.
 */
class ObservationTests extends NetworkTests {

	@Test
	void callIsObservedWithItsTemplateAndTheNameOfTheOrg() {
		ConfigurableApplicationContext context = start(ObservedApplication.class);
		query(clientOf(context)).block(TIMEOUT);
		this.org.endSessions();
		query(clientOf(context)).block(TIMEOUT);
		List<Map<String, String>> calls = context.getBean(Observed.class).of(QUERY);
		assertThat(calls).hasSize(2).allSatisfy((keys) -> {
			assertThat(keys).containsEntry("client.name", "localhost");
			assertThat(keys).containsEntry("status", "200");
			assertThat(keys).containsEntry("method", "GET");
		});
	}

	@Test
	void signInIsObservedAsACallOfItsOwn() {
		ConfigurableApplicationContext context = start(ObservedApplication.class);
		query(clientOf(context)).block(TIMEOUT);
		assertThat(context.getBean(Observed.class).of("/services/oauth2/token")).hasSize(1)
			.first()
			.satisfies((keys) -> assertThat(keys).containsEntry("client.name", "localhost"));
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

		private final List<Map<String, String>> stopped = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context.getLowCardinalityKeyValues()
				.stream()
				.collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue)));
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

		List<Map<String, String>> of(String uri) {
			return this.stopped.stream().filter((keys) -> uri.equals(keys.get("uri"))).toList();
		}

	}

}
