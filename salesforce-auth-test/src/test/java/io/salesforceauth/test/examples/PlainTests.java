package io.salesforceauth.test.examples;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.MockSalesforceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test code without Spring, or give each test class a mock org of its own.
 */
class PlainTests {

	@RegisterExtension
	static final MockSalesforceExtension salesforce = new MockSalesforceExtension();

	@Test
	void signsIn() throws Exception {
		MockSalesforce org = salesforce.org();
		HttpRequest request = HttpRequest.newBuilder(URI.create(org.url() + "/services/oauth2/token"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=" + org.clientId()
					+ "&client_secret=" + org.clientSecret()))
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
		assertThat(response.body()).contains("access_token");
		org.verifyLogins(1);
	}

}
