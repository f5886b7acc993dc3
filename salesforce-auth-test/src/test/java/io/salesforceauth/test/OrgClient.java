package io.salesforceauth.test;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.common.Json;

/**
 * A client that does no more than it is told, and waits for longer than any test does.
 */
final class OrgClient {

	private static final Duration TIMEOUT = Duration.ofMinutes(5);

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final MockSalesforce org;

	OrgClient(MockSalesforce org) {
		this.org = org;
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.org.url() + path)).timeout(TIMEOUT);
	}

	HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

	CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
		return this.http.sendAsync(request.build(), BodyHandlers.ofString());
	}

	HttpRequest.Builder form(String path, Map<String, String> parameters) {
		String form = parameters.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + encode(entry.getValue()))
			.collect(Collectors.joining("&"));
		return request(path).header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form));
	}

	HttpRequest.Builder tokenRequest() {
		return form("/services/oauth2/token", Map.of("grant_type", "client_credentials", "client_id",
				this.org.clientId(), "client_secret", this.org.clientSecret()));
	}

	String login() throws IOException, InterruptedException {
		return (String) Json.read(send(tokenRequest()).body(), Map.class).get("access_token");
	}

	HttpRequest.Builder authorized(String path, String token) {
		return request(path).header("Authorization", "Bearer " + token);
	}

	HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
		return send(authorized(path, token));
	}

	HttpResponse<String> query(String soql, String token) throws IOException, InterruptedException {
		return get("/services/data/v68.0/query?q=" + encode(soql), token);
	}

	static String encode(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

}
