package io.salesforceauth.test.examples;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.MockSalesforceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Code without Spring signs in to the same org.
 */
class WithoutSpringTests {

	@RegisterExtension
	static final MockSalesforceExtension salesforce = new MockSalesforceExtension(
			MockSalesforce.builder().clientId("key").clientSecret("secret"));

	@Test
	void signsIn() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(salesforce.org().url() + "/services/oauth2/token"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=key&client_secret=secret"))
			.build();
		assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body()).contains("access_token");
		salesforce.org().verifyLogins(1);
	}

	@Test
	void startsFromZeroInEachTest(MockSalesforce org) {
		org.verifyLogins(0);
	}

}
