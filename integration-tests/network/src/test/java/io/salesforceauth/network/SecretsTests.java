package io.salesforceauth.network;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * No token and no secret in a log, an exception or a text.
 */
class SecretsTests extends NetworkTests {

	private final Set<String> tokens = new LinkedHashSet<>();

	private CapturedLog log;

	@AfterEach
	void forget() {
		this.tokens.clear();
		if (this.log != null) {
			this.log.detach();
			this.log = null;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_secret_post", "client_secret_basic" })
	void logsAtTraceHoldNoTokenAndNoSecret(String method) {
		ConfigurableApplicationContext context = start("salesforce.auth.client-authentication-method", method,
				"spring.http.codecs.log-request-details", "true");
		this.log = CapturedLog.attach();
		WebClient client = clientOf(context);
		query(client).block(TIMEOUT);
		remember(context);
		client.post().uri(ACCOUNTS).bodyValue(Map.of("Name", "a")).retrieve().toBodilessEntity().block(TIMEOUT);
		this.org.endSessions();
		query(client).block(TIMEOUT);
		remember(context);
		this.org.api().answerNext(MockAnswer.json(403, "[]"), MockAnswer.dropConnection());
		catchThrowable(() -> query(client).block(TIMEOUT));
		catchThrowable(() -> query(client).block(TIMEOUT));
		this.org.endSessions();
		this.org.tokenEndpoint()
			.answer(MockAnswer.json(400,
					"{\"error\":\"invalid_client\",\"error_description\":\"%s\"}".formatted(this.org.clientSecret())));
		catchThrowable(() -> query(client).block(TIMEOUT));
		assertThat(this.log.text()).contains("/services/data/v68.0/query");
		assertThat(this.tokens).hasSize(2);
		assertHoldsNoSecret(this.log.text());
	}

	@Test
	void exceptionOfAnErrorResponseHoldsNoToken() {
		ConfigurableApplicationContext context = start();
		this.org.api().answer(MockAnswer.json(403, "[]"));
		WebClientResponseException failure = catchThrowableOfType(WebClientResponseException.class,
				() -> query(clientOf(context)).block(TIMEOUT));
		remember(context);
		HttpRequest request = failure.getRequest();
		assertThat(request).isNotNull();
		assertThat(request.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
		assertThat(request.getURI().getPath()).isEqualTo("/services/data/v68.0/query");
		assertHoldsNoSecret(reachableTexts(failure));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 204, 302, 304, 400, 404, 429, 500, 503 })
	void whatCanBeSeenOfACallHoldsNoTokenWhateverItsStatus(int status) {
		ConfigurableApplicationContext context = signedIn();
		remember(context);
		WebClient client = clientOf(context).mutate().codecs((codecs) -> {
			codecs.defaultCodecs().maxInMemorySize(16);
			codecs.defaultCodecs().enableLoggingRequestDetails(true);
		}).build();
		this.log = CapturedLog.attach();
		this.org.api().answer(MockAnswer.of(status, "application/x-unknown", "x".repeat(64)));
		assertHoldsNoSecret(seen(client, (response) -> Mono.just(response.request())));
		assertHoldsNoSecret(seen(client, ClientResponse::createException));
		assertHoldsNoSecret(seen(client, ClientResponse::createError));
		assertHoldsNoSecret(seen(client, (response) -> response.bodyToMono(Map.class)));
		assertHoldsNoSecret(seen(client, (response) -> response.bodyToMono(String.class)));
		this.org.api().answer(MockAnswer.json(status, "{\"cut\":"));
		assertHoldsNoSecret(seen(client, (response) -> response.bodyToMono(Map.class)));
		assertThat(this.log.text()).contains("/services/data/v68.0/query");
		assertHoldsNoSecret(this.log.text());
	}

	@Test
	void observationsAndLaterFiltersOfTheApplicationSeeNoToken() {
		ConfigurableApplicationContext context = signedIn();
		remember(context);
		List<String> seen = new CopyOnWriteArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		WebClient client = clientOf(context).mutate().observationRegistry(registry).filter((request, next) -> {
			seen.add(request.headers().toString());
			return next.exchange(request);
		}).build();
		registry.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public void onStop(Observation.Context observation) {
				ClientRequestObservationContext call = (ClientRequestObservationContext) observation;
				seen.add(call.getRequest().headers().toString());
				seen.add(call.getResponse().request().getHeaders().toString());
			}

			@Override
			public boolean supportsContext(Observation.Context observation) {
				return observation instanceof ClientRequestObservationContext;
			}

		});
		query(client).block(TIMEOUT);
		assertThat(seen).hasSizeGreaterThanOrEqualTo(3);
		assertHoldsNoSecret(seen.toString());
	}

	@Test
	void exceptionOfA401HoldsNoToken() {
		ConfigurableApplicationContext context = start();
		this.org.refuse(SignInFailure.SESSION_POLICY);
		WebClientResponseException failure = catchThrowableOfType(WebClientResponseException.class,
				() -> query(clientOf(context)).block(TIMEOUT));
		remember(context);
		assertHoldsNoSecret(reachableTexts(failure));
	}

	@Test
	void exceptionOfABrokenConnectionHoldsNoToken() {
		ConfigurableApplicationContext context = start();
		WebClient client = clientOf(context);
		query(client).block(TIMEOUT);
		remember(context);
		this.org.api().answer(MockAnswer.dropConnection());
		WebClientRequestException failure = catchThrowableOfType(WebClientRequestException.class,
				() -> client.post().uri(ACCOUNTS).bodyValue("{}").retrieve().toBodilessEntity().block(TIMEOUT));
		assertThat(failure.getHeaders().containsHeader(HttpHeaders.AUTHORIZATION)).isFalse();
		assertHoldsNoSecret(reachableTexts(failure));
	}

	@ParameterizedTest
	@ValueSource(strings = { "client_secret_post", "client_secret_basic" })
	void exceptionOfASignInThatCannotConnectHoldsNoSecret(String method) {
		ConfigurableApplicationContext context = start("salesforce.auth.client-authentication-method", method);
		remember(context);
		this.org.tokenEndpoint().answer(MockAnswer.dropConnection());
		assertHoldsNoSecret(reachableTexts(failureOf(tokensOf(context).renew())));
	}

	@Test
	void customizersAndFiltersOfTheApplicationSeeNeitherTheSignInNorTheToken() {
		ConfigurableApplicationContext context = start(WatchingApplication.class);
		query(clientOf(context)).block(TIMEOUT);
		remember(context);
		List<String> seen = context.getBean(Watcher.class).seen;
		assertThat(seen).hasSize(1);
		assertHoldsNoSecret(seen.toString());
	}

	private void remember(ConfigurableApplicationContext context) {
		SalesforceToken token = tokensOf(context).getToken().block(TIMEOUT);
		this.tokens.add(token.tokenValue());
		assertHoldsNoSecret(token.toString());
	}

	private void assertHoldsNoSecret(String text) {
		String secret = this.org.clientSecret();
		String basic = Base64.getEncoder()
			.encodeToString((this.org.clientId() + ":" + secret).getBytes(StandardCharsets.UTF_8));
		assertThat(text.contains(secret)).as("holds the secret").isFalse();
		assertThat(text.contains(basic)).as("holds the Basic header").isFalse();
		assertThat(this.tokens).noneMatch(text::contains);
	}

	private static String seen(WebClient client, Function<ClientResponse, Mono<?>> reader) {
		Object[] seen = new Object[1];
		Throwable failure = catchThrowable(() -> seen[0] = client.get()
			.uri(QUERY, SOQL)
			.exchangeToMono((response) -> reader.apply(response).cast(Object.class))
			.block(TIMEOUT));
		Object shown = (failure != null) ? failure : seen[0];
		if (shown instanceof Throwable ex) {
			return reachableTexts(ex);
		}
		return (shown instanceof HttpRequest request) ? request.getHeaders() + " " + request.getAttributes()
				: String.valueOf(shown);
	}

	/**
	 * What a person could print of an exception: messages, stack, and the text of each
	 * getter of the exceptions and their requests.
	 */
	private static String reachableTexts(Throwable failure) {
		StringBuilder texts = new StringBuilder();
		Set<Throwable> seen = new HashSet<>();
		for (Throwable ex = failure; ex != null && seen.add(ex); ex = ex.getCause()) {
			texts.append(ex).append('\n');
			getters(ex, texts);
			for (Throwable suppressed : ex.getSuppressed()) {
				texts.append(suppressed).append('\n');
			}
		}
		return texts.toString();
	}

	private static void getters(Object object, StringBuilder texts) {
		for (var method : object.getClass().getMethods()) {
			if (method.getParameterCount() == 0 && method.getName().startsWith("get")
					&& Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
				try {
					Object value = method.invoke(object);
					texts.append(value).append('\n');
					if (value instanceof HttpRequest request) {
						texts.append(request.getHeaders()).append(request.getAttributes()).append('\n');
					}
				}
				catch (ReflectiveOperationException ex) {
					texts.append(ex).append('\n');
				}
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	static class WatchingApplication {

		@Bean
		Watcher watcher() {
			return new Watcher();
		}

		@Bean
		WebClientCustomizer watch(Watcher watcher) {
			return (builder) -> builder.filter((request, next) -> watcher.see(request).flatMap(next::exchange));
		}

	}

	static class Watcher {

		final List<String> seen = new CopyOnWriteArrayList<>();

		Mono<ClientRequest> see(ClientRequest request) {
			this.seen.add(request.url() + " " + request.headers());
			return Mono.just(request);
		}

	}

	/**
	 * Everything that is logged, at TRACE but for the wire log of Netty, which is bytes.
	 */
	static final class CapturedLog extends AppenderBase<ILoggingEvent> {

		private final StringBuffer text = new StringBuffer();

		private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory())
			.getLogger(Logger.ROOT_LOGGER_NAME);

		private final Level level = this.root.getLevel();

		private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

		static CapturedLog attach() {
			CapturedLog log = new CapturedLog();
			log.setContext(log.root.getLoggerContext());
			log.start();
			log.root.iteratorForAppenders().forEachRemaining(log.others::add);
			log.others.forEach(log.root::detachAppender);
			log.root.addAppender(log);
			log.root.setLevel(Level.TRACE);
			return log;
		}

		void detach() {
			this.root.setLevel(this.level);
			this.root.detachAppender(this);
			this.others.forEach(this.root::addAppender);
		}

		String text() {
			return this.text.toString();
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage()).append('\n');
			if (event.getThrowableProxy() != null) {
				this.text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
			}
		}

	}

}
