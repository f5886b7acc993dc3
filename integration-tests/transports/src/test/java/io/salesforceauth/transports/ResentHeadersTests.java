package io.salesforceauth.transports;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.salesforceauth.transports.RawOrg.Received;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call whose session has ended is sent again with every header as it went out. Not with
 * the libraries that hide ended sessions, as docs/clients.md says.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = Transport.class, mode = EnumSource.Mode.EXCLUDE,
		names = { "WEB_CLIENT_ON_JETTY", "REST_CLIENT_ON_JETTY", "REST_CLIENT_ON_SIMPLE" })
class ResentHeadersTests extends TransportTests {

	@ParameterizedTest
	@ValueSource(strings = { "multipart/form-data", "multipart/form-data;charset=UTF-8", "multipart/mixed" })
	void multipartKeepsItsBoundary(String contentType) {
		assertThatAllIsSentAgain(
				(application) -> this.transport.exchange(application, HttpMethod.POST, PATH, parts(), (headers) -> {
					if (!contentType.isEmpty()) {
						headers.setContentType(MediaType.parseMediaType(contentType));
					}
				}));
		assertThat(this.org.received(PATH)).allSatisfy((request) -> {
			String boundary = MediaType.parseMediaType(request.header("Content-Type")).getParameter("boundary");
			assertThat(new String(request.body, StandardCharsets.UTF_8)).contains("--" + boundary);
		});
	}

	@Test
	void multipartKeepsItsBoundaryWhereADefaultHeaderSaysItsType() {
		assertThatAllIsSentAgain((application) -> {
			if (this.transport.isReactive()) {
				Transport.webClient(application)
					.mutate()
					.defaultHeader(HttpHeaders.CONTENT_TYPE, MediaType.MULTIPART_FORM_DATA_VALUE)
					.build()
					.post()
					.uri(PATH)
					.bodyValue(parts())
					.retrieve()
					.toBodilessEntity()
					.block(TIMEOUT);
			}
			else {
				Transport.restClient(application)
					.mutate()
					.defaultHeader(HttpHeaders.CONTENT_TYPE, MediaType.MULTIPART_FORM_DATA_VALUE)
					.build()
					.post()
					.uri(PATH)
					.body(parts())
					.retrieve()
					.toBodilessEntity();
			}
		});
	}

	@Test
	void multipartKeepsItsBoundaryWhereAnInterfaceSaysItsType() {
		assertThatAllIsSentAgain((application) -> {
			HttpExchangeAdapter adapter = this.transport.isReactive()
					? WebClientAdapter.create(Transport.webClient(application))
					: RestClientAdapter.create(Transport.restClient(application));
			HttpServiceProxyFactory.builderFor(adapter).build().createClient(Uploads.class).upload("one");
		});
	}

	@Test
	void headersOfTheCallAreSentAgain() {
		assertThatAllIsSentAgain((application) -> this.transport.exchange(application, HttpMethod.PATCH, PATH,
				"compressed".getBytes(StandardCharsets.UTF_8), (headers) -> {
					headers.set("Content-Encoding", "gzip");
					headers.set("Content-Language", "de");
					headers.addAll("X-Several", List.of("one", "two"));
					headers.set("Sforce-Call-Options", "client=a");
					headers.setIfMatch("\"etag\"");
					headers.setContentType(MediaType.parseMediaType("application/json;charset=ISO-8859-1"));
				}));
	}

	@Test
	void callWithoutABodyIsSentAgainWithItsHeaders() {
		assertThatAllIsSentAgain((application) -> this.transport.exchange(application, HttpMethod.POST, PATH, null,
				(headers) -> headers.set("X-Custom", "kept")));
	}

	private void assertThatAllIsSentAgain(Consumer<ConfigurableApplicationContext> call) {
		ConfigurableApplicationContext application = start();
		this.transport.exchange(application, HttpMethod.GET, "/services/data/v68.0/limits", null, (headers) -> {
		});
		this.org.endSessions();
		call.accept(application);
		List<Received> sent = this.org.received(PATH);
		assertThat(sent).hasSize(2);
		assertThat(sent.get(1).headersBesideTheToken()).isEqualTo(sent.get(0).headersBesideTheToken());
		assertThat(sent.get(1).body).isEqualTo(sent.get(0).body);
		assertThat(sent.get(1).header("Authorization")).isNotEqualTo(sent.get(0).header("Authorization"));
	}

	private static MultiValueMap<String, Object> parts() {
		return new LinkedMultiValueMap<>(Map.of("entity", List.of("one"), "file", List.of("two")));
	}

	interface Uploads {

		@PostExchange(url = PATH, contentType = MediaType.MULTIPART_FORM_DATA_VALUE)
		void upload(@RequestPart("entity") String entity);

	}

}
