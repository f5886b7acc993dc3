package io.salesforceauth.recipes;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

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
		HttpRequest request = HttpRequest.newBuilder(token.instanceUrl().resolve(path))
			.header("Authorization", "Bearer " + token.tokenValue())
			.build();
		return this.http.send(request, BodyHandlers.ofString());
	}

}
