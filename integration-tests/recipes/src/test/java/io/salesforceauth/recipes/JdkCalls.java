package io.salesforceauth.recipes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.stereotype.Component;

@Component
class JdkCalls {

	private final HttpClient http = HttpClient.newHttpClient(); // follows no redirects

	private final SalesforceTokenProvider tokens;

	JdkCalls(SalesforceTokenProvider tokens) {
		this.tokens = tokens;
	}

	String get(String path) throws IOException, InterruptedException {
		SalesforceToken token = this.tokens.token();
		HttpResponse<String> response = send(path, token);
		if (response.statusCode() == 401 && response.body().contains("INVALID_SESSION_ID")) {
			this.tokens.invalidate(token);
			response = send(path, this.tokens.token());
		}
		return response.body();
	}

	private HttpResponse<String> send(String path, SalesforceToken token) throws IOException, InterruptedException {
		URI uri = token.instanceUrl().resolve(path);
		if (!uri.resolve("/").equals(token.instanceUrl())) { // such as //other.host/path
			throw new IllegalArgumentException("Not a path of the org: " + path);
		}
		HttpRequest request = HttpRequest.newBuilder(uri)
			.header("Authorization", "Bearer " + token.tokenValue())
			.timeout(Duration.ofSeconds(30))
			.build();
		return this.http.send(request, BodyHandlers.ofString());
	}

}
