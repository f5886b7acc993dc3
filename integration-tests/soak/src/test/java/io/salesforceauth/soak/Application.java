package io.salesforceauth.soak;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.salesforceauth.SalesforceCredentials;
import io.salesforceauth.SalesforceCredentialsProvider;
import io.salesforceauth.SalesforceOrgs;
import io.salesforceauth.soak.Shape.Kind;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/**
 * An application that calls some orgs with one client on one HTTP library.
 */
final class Application implements AutoCloseable {

	/**
	 * After which a call is said to hang.
	 */
	static final Duration DEADLINE = Duration.ofMinutes(2);

	private final ConfigurableApplicationContext context;

	private final Client client;

	/**
	 * Start an application.
	 * @param orgs the first is the default
	 */
	Application(Client client, List<Org> orgs) {
		this.client = client;
		Map<String, Org> byName = orgs.stream().collect(Collectors.toMap(Org::name, (org) -> org));
		SalesforceCredentialsProvider credentials = (org) -> new SalesforceCredentials(client.name(),
				byName.get(org).login(client).given());
		this.context = new SpringApplicationBuilder(Configuration.class).web(WebApplicationType.NONE)
			.initializers((context) -> ((GenericApplicationContext) context)
				.registerBean(SalesforceCredentialsProvider.class, () -> credentials))
			.properties(properties(orgs))
			.run();
	}

	private Map<String, Object> properties(List<Org> orgs) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("salesforce.auth.my-domain-url", orgs.get(0).url());
		orgs.stream()
			.skip(1)
			.forEach((org) -> properties.put("salesforce.auth.orgs." + org.name() + ".my-domain-url", org.url()));
		properties.put("salesforce.auth.resend.max-body-size", Shape.MAX_BODY_SIZE + "B");
		properties.put("salesforce.auth.token.request-timeout", "60s");
		properties.put("spring.http.clients.reactive.connector",
				this.client.isReactive() ? this.client.property() : "reactor");
		properties.put("spring.http.clients.imperative.factory",
				this.client.isReactive() ? "jdk" : this.client.property());
		properties.put("spring.main.banner-mode", "off");
		properties.put("logging.level.root", "off");
		return properties;
	}

	Client client() {
		return this.client;
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	Outcome call(Call call) throws InterruptedException {
		return this.client.isReactive() ? callReactive(call) : callBlocking(call);
	}

	private Outcome callReactive(Call call) throws InterruptedException {
		WebClient client = this.context.getBean("salesforceWebClient", WebClient.class);
		Shape shape = call.shape();
		WebClient.RequestBodySpec request = client.method(HttpMethod.valueOf(shape.method()))
			.uri(URI.create(shape.path()))
			.attributes(SalesforceOrgs.salesforceOrg(call.login().org()))
			.header("x-call", call.id())
			.headers((headers) -> shape.headers().forEach(headers::set));
		if (shape.kind() != Kind.NONE && shape.kind() != Kind.MULTIPART) {
			request.contentType(shape.type());
		}
		Mono<ResponseEntity<byte[]>> response = switch (shape.kind()) {
			case NONE -> request.retrieve().toEntity(byte[].class);
			case BYTES -> request.bodyValue(shape.body()).retrieve().toEntity(byte[].class);
			case STREAM -> request.body(BodyInserters.fromDataBuffers(chunks(shape.body())))
				.exchangeToMono((received) -> received.toEntity(byte[].class));
			case MULTIPART, TYPED_MULTIPART -> request.body(BodyInserters.fromMultipartData(parts(shape.body())))
				.exchangeToMono((received) -> received.toEntity(byte[].class));
		};
		CompletableFuture<ResponseEntity<byte[]>> result = response.toFuture();
		try {
			CompletableFuture.anyOf(result, call.arrived()).get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
			if (result.isDone()) {
				return Outcome.of(result.get());
			}
		}
		catch (ExecutionException ex) {
			return outcome(ex.getCause());
		}
		catch (TimeoutException ex) {
			// it hangs
		}
		result.cancel(true);
		return Outcome.givenUp();
	}

	private static Outcome outcome(Throwable error) {
		return (error instanceof WebClientResponseException response && response.getStatusCode().isError()) ? Outcome
			.of(response.getStatusCode().value(), response.getHeaders(), response.getResponseBodyAsByteArray())
				: Outcome.failed(error);
	}

	private static Flux<DataBuffer> chunks(byte[] body) {
		int size = Math.max(1, body.length / 3);
		return Flux.range(0, (body.length + size - 1) / size)
			.map((i) -> DefaultDataBufferFactory.sharedInstance
				.wrap(Arrays.copyOfRange(body, i * size, Math.min((i + 1) * size, body.length))));
	}

	private static MultiValueMap<String, HttpEntity<?>> parts(byte[] body) {
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("entity", "{\"Title\":\"a file\"}", MediaType.APPLICATION_JSON);
		parts.part("VersionData", new ByteArrayResource(body), MediaType.APPLICATION_OCTET_STREAM).filename("file");
		return parts.build();
	}

	private Outcome callBlocking(Call call) {
		RestClient client = this.context.getBean("salesforceRestClient", RestClient.class);
		Shape shape = call.shape();
		RestClient.RequestBodySpec request = client.method(HttpMethod.valueOf(shape.method()))
			.uri(URI.create(shape.path()))
			.attributes(SalesforceOrgs.salesforceOrg(call.login().org()))
			.header("x-call", call.id())
			.headers((headers) -> shape.headers().forEach(headers::set));
		if (shape.kind() != Kind.NONE && shape.kind() != Kind.MULTIPART) {
			request.contentType(shape.type());
		}
		try {
			return switch (shape.kind()) {
				case NONE -> Outcome.of(request.retrieve().toEntity(byte[].class));
				case BYTES -> request.body(shape.body())
					.exchange((sent, response) -> Outcome.of(response.getStatusCode().value(), response.getHeaders(),
							response.getBody().readAllBytes()));
				case STREAM -> Outcome.of(request.body(new InputStreamResource(new ByteArrayInputStream(shape.body())))
					.retrieve()
					.toEntity(byte[].class));
				case MULTIPART, TYPED_MULTIPART -> Outcome
					.of(request.body(new LinkedMultiValueMap<>(parts(shape.body()))).retrieve().toEntity(byte[].class));
			};
		}
		catch (RestClientResponseException ex) {
			return ex.getStatusCode().isError()
					? Outcome.of(ex.getStatusCode().value(), ex.getResponseHeaders(), ex.getResponseBodyAsByteArray())
					: Outcome.failed(ex);
		}
		catch (Exception ex) {
			return Outcome.failed(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Configuration {

	}

}
