package io.salesforceauth.blocking;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The token of a blocking call goes to the org and to nobody else, into no log and no
 * exception.
 */
class BlockingSecretsTests extends EachFactoryTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:%d/x", "//127.0.0.1:%d/x", "http://user:password@localhost:%d/x",
			"https://localhost:%d/x" })
	void foreignUriIsRefusedAndNothingIsSent(String uri) {
		MockSalesforce other = startAnotherOrg();
		RestClient client = client();
		URI foreign = URI.create(uri.formatted(URI.create(other.url()).getPort()));
		assertThatIllegalArgumentException().isThrownBy(() -> client.get().uri(foreign).retrieve().toBodilessEntity())
			.withMessageContaining("does not send its token")
			.withMessageNotContaining("password");
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void hostHeaderOfTheApplicationIsRefusedBeforeAnythingIsSent() {
		RestClient client = client();
		assertThatIllegalArgumentException().isThrownBy(
				() -> client.get().uri(QUERY, SOQL).header("Host", "evil.example.com").retrieve().toBodilessEntity())
			.withMessageContaining("'Host'");
		assertThat(this.org.requests(RequestKind.QUERY)).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 304, 400, 404, 500 })
	void whatCanBeSeenOfACallHoldsNoTokenWhateverItsStatus(int status) {
		ConfigurableApplicationContext context = application();
		String token = token(context);
		RestClient client = clientOf(context);
		this.org.api().answer(MockAnswer.of(status, "application/x-unknown", "x"));
		List<String> seen = new CopyOnWriteArrayList<>();
		client.get().uri(QUERY, SOQL).exchange((request, response) -> {
			seen.add(request.getHeaders() + " " + request.getAttributes());
			seen.add(text(response.createException()));
			return null;
		});
		Throwable failure = catchThrowable(() -> client.get().uri(QUERY, SOQL).retrieve().body(Map.class));
		if (failure != null) {
			seen.add(text(failure));
		}
		assertThat(seen).hasSizeGreaterThanOrEqualTo(2).noneMatch((text) -> text.contains(token));
	}

	@Test
	void redirectElsewhereIsNotFollowed() {
		MockSalesforce other = startAnotherOrg();
		RestClient client = client();
		this.org.api()
			.answer(MockAnswer.of(302, null, "").withHeader("Location", other.url() + "/services/data/v68.0/x"));
		assertThat(catchThrowable(() -> exchange(client))).hasMessageContaining("the host localhost");
		assertThat(other.wireMock().getAllServeEvents()).isEmpty();
	}

	@Test
	void callsFollowTheInstanceUrlOfARenewedToken() {
		MockSalesforce moved = startAnotherOrg();
		RestClient client = client();
		query(client);
		this.org.instanceUrl(moved.url() + "/").endSessions();
		moved.api().answer(MockAnswer.json(200, "{\"moved\":true}"));
		assertThat(query(client)).isEqualTo("{\"moved\":true}");
	}

	@Test
	void statusHandlersOfTheApplicationSeeNoToken() {
		RestClient client = client();
		this.org.api().answer(MockAnswer.json(403, "[]"));
		List<HttpHeaders> seen = new CopyOnWriteArrayList<>();
		client.get()
			.uri(QUERY, SOQL)
			.retrieve()
			.onStatus(HttpStatusCode::isError, (request, response) -> seen.add(request.getHeaders()))
			.toBodilessEntity();
		assertThat(seen).singleElement()
			.satisfies((headers) -> assertThat(headers.containsHeader(HttpHeaders.AUTHORIZATION)).isFalse());
	}

	@Test
	void exceptionOfAnErrorResponseHoldsNoToken() {
		ConfigurableApplicationContext context = application();
		this.org.refuse(SignInFailure.SESSION_POLICY);
		RestClientResponseException failure = catchThrowableOfType(RestClientResponseException.class,
				() -> query(clientOf(context)));
		assertThat(text(failure) + failure.getResponseHeaders() + failure.getResponseBodyAsString())
			.doesNotContain(token(context));
	}

	@Test
	void exceptionOfABrokenConnectionHoldsNoToken() {
		ConfigurableApplicationContext context = application();
		String token = token(context);
		this.org.api().answer(MockAnswer.dropConnection());
		ResourceAccessException failure = catchThrowableOfType(ResourceAccessException.class,
				() -> query(clientOf(context)));
		assertThat(text(failure)).doesNotContain(token);
	}

	@Test
	void logsOfSpringAtTraceHoldNoTokenAndNoSecret() {
		ConfigurableApplicationContext context = application();
		RestClient client = clientOf(context);
		String text = logged(() -> {
			client.post().uri(ACCOUNTS).body(Map.of("Name", "a")).retrieve().toBodilessEntity();
			this.org.endSessions();
			query(client);
			this.org.api().answerNext(MockAnswer.json(403, "[]"));
			catchThrowable(() -> query(client));
		});
		assertThat(text).contains("org.springframework.web.client");
		assertThat(text).doesNotContain(token(context), this.org.clientSecret());
	}

	@Test
	void metricsNameTheOrgAndTheSignInIsAChildOfTheCall() {
		ConfigurableApplicationContext context = start(ObservedApplication.class);
		query(clientOf(context));
		List<Observation.Context> stopped = context.getBean(Observed.class).stopped;
		Observation.Context call = stopped.stream()
			.filter((observation) -> QUERY.equals(key(observation, "uri")))
			.findFirst()
			.orElseThrow();
		assertThat(key(call, "client.name")).isEqualTo("localhost");
		assertThat(stopped).filteredOn((observation) -> observation.getName().endsWith(".token.request"))
			.singleElement()
			.satisfies((signIn) -> assertThat(signIn.getParentObservation().getContextView()).isSameAs(call));
	}

	private static String key(Observation.Context context, String name) {
		KeyValue value = context.getLowCardinalityKeyValue(name);
		return (value != null) ? value.getValue() : null;
	}

	private static String token(ConfigurableApplicationContext context) {
		return tokensOf(context).getToken().block(TIMEOUT).tokenValue();
	}

	private static String text(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		if (failure instanceof RestClientResponseException response) {
			text.append(" " + response.getResponseHeaders());
		}
		return text.toString();
	}

	/**
	 * What loggers of Spring and of this project say at TRACE. HTTP libraries log the
	 * headers that they send at DEBUG; that is theirs.
	 */
	private static String logged(Runnable calls) {
		StringBuffer text = new StringBuffer();
		LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage()).append('\n');
			}

		};
		appender.setContext(loggers);
		appender.start();
		List<Logger> watched = List.of(loggers.getLogger("org.springframework"),
				loggers.getLogger("io.salesforceauth"));
		watched.forEach((logger) -> {
			logger.setLevel(Level.TRACE);
			logger.setAdditive(false);
			logger.addAppender(appender);
		});
		try {
			calls.run();
		}
		finally {
			watched.forEach((logger) -> {
				logger.setLevel(null);
				logger.setAdditive(true);
				logger.detachAppender(appender);
			});
		}
		return text.toString();
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
		RestClientCustomizer observe(ObservationRegistry registry) {
			return (builder) -> builder.observationRegistry(registry);
		}

	}

	static class Observed implements ObservationHandler<Observation.Context> {

		final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(Observation.Context context) {
			this.stopped.add(context);
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
