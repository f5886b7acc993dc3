package io.salesforceauth.monitoring;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The HTTP span of a token request is a child of the sign-in, and that of the call that
 * caused it: with OpenTelemetry, as Spring Boot sets it up, and with each way in which
 * Reactor hands on what is current in a thread.
 */
@ParameterizedClass
@ValueSource(strings = { "limited", "auto" })
class SpansTests {

	private static final AttributeKey<String> URI = AttributeKey.stringKey("uri");

	private static final String TOKEN_PATH = "/services/oauth2/token";

	private final Service service;

	private final InMemorySpanExporter spans;

	SpansTests(String propagation) {
		this.service = new Service(Spans.class, "management.tracing.sampling.probability=1.0",
				"spring.reactor.context-propagation=" + propagation);
		this.spans = this.service.context().getBean(InMemorySpanExporter.class);
	}

	@AfterEach
	void stop() {
		this.service.close();
		Hooks.disableAutomaticContextPropagation();
	}

	@ParameterizedTest
	@EnumSource
	void firstSignInBelongsToTheCallThatCausedIt(Client client) {
		call(client);
		assertSignInBelongsToCall("first");
	}

	@ParameterizedTest
	@EnumSource
	void signInAfterARejectedTokenBelongsToTheCallThatCausedIt(Client client) {
		call(client);
		assertSignInBelongsToCall("first");
		this.spans.reset();
		this.service.org().endSessions();
		call(client);
		assertSignInBelongsToCall("rejected");
	}

	@ParameterizedTest
	@EnumSource
	void renewalAheadBelongsToTheCallThatCausedIt(Client client) {
		call(client);
		assertSignInBelongsToCall("first");
		this.spans.reset();
		this.service.advance(Duration.ofMinutes(59));
		call(client);
		assertSignInBelongsToCall("ahead");
	}

	/**
	 * As a service does while it handles a request.
	 */
	private void call(Client client) {
		Observation.createNotStarted("request", this.service.context().getBean(ObservationRegistry.class))
			.observe(() -> client.call(this.service));
	}

	private void assertSignInBelongsToCall(String reason) {
		List<SpanData> ended = Awaitility.await()
			.atMost(Service.TIMEOUT)
			.until(this.spans::getFinishedSpanItems, (spans) -> spans.size() == 4);
		SpanData request = only(ended, (span) -> TOKEN_PATH.equals(span.getAttributes().get(URI)));
		SpanData signIn = only(ended, (span) -> "salesforce sign-in".equals(span.getName()));
		SpanData incoming = only(ended, (span) -> "request".equals(span.getName()));
		SpanData call = only(ended, (span) -> span != request && span != signIn && span != incoming);
		assertThat(signIn.getAttributes().get(AttributeKey.stringKey("reason"))).isEqualTo(reason);
		assertThat(request.getParentSpanId()).isEqualTo(signIn.getSpanId());
		assertThat(signIn.getParentSpanId()).isEqualTo(call.getSpanId());
		assertThat(call.getParentSpanId()).isEqualTo(incoming.getSpanId());
		assertThat(ended).extracting(SpanData::getTraceId).containsOnly(call.getTraceId());
	}

	private static SpanData only(List<SpanData> spans, Predicate<SpanData> condition) {
		List<SpanData> found = spans.stream().filter(condition).toList();
		assertThat(found).as(spans.toString()).hasSize(1);
		return found.get(0);
	}

	enum Client {

		WEB_CLIENT {
			@Override
			void call(Service service) {
				service.call();
			}
		},

		REST_CLIENT {
			@Override
			void call(Service service) {
				service.context()
					.getBean("salesforceRestClient", RestClient.class)
					.get()
					.uri("/services/data/v68.0/limits")
					.retrieve()
					.toBodilessEntity();
			}
		};

		abstract void call(Service service);

	}

	@Configuration(proxyBeanMethods = false)
	static class Spans {

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		SpanProcessor spanProcessor(InMemorySpanExporter exporter) {
			return SimpleSpanProcessor.create(exporter);
		}

	}

}
