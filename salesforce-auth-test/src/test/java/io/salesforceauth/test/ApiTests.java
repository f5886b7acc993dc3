package io.salesforceauth.test;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests of the API, with a client that is signed in.
 */
abstract class ApiTests {

	final MockSalesforce org = MockSalesforce.start();

	final OrgClient client = new OrgClient(this.org);

	String token = "";

	@BeforeEach
	void login() throws Exception {
		this.token = this.client.login();
	}

	@AfterEach
	void close() {
		this.org.close();
	}

	/**
	 * Send JSON.
	 */
	HttpResponse<String> send(String method, String path, String body) throws Exception {
		return send(method, path, "application/json", body);
	}

	HttpResponse<String> send(String method, String path, String contentType, String body) throws Exception {
		return this.client.send(this.client.authorized(path, this.token)
			.header("Content-Type", contentType)
			.method(method, BodyPublishers.ofString(body)));
	}

}
