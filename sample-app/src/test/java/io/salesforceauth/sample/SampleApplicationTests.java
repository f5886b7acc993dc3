package io.salesforceauth.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.salesforceauth.sample.demo.DemoMode;
import io.salesforceauth.sample.demo.DemoOrgs;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SampleApplicationTests {

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	@Test
	void demoReadsAccountsOfTheMockOrgWithOneLogin() throws Exception {
		ConfigurableApplicationContext context = start();
		for (int i = 0; i < 10; i++) {
			HttpResponse<String> response = get(context);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("\"id\":\"001").contains("\"name\":\"").contains("\"industry\":\"");
		}
		MockSalesforce org = context.getBean(DemoOrgs.class).main();
		assertThat(org.logins()).isEqualTo(1);
		assertThat(org.requests(RequestKind.QUERY)).isEqualTo(10);
	}

	@Test
	void startTellsWhereToLook(CapturedOutput output) {
		ConfigurableApplicationContext context = start();
		assertThat(output).contains("Running on mock orgs in this process. Open http://localhost:"
				+ context.getEnvironment().getProperty("local.server.port") + "/");
	}

	@Test
	void createdAccountIsThere() throws Exception {
		ConfigurableApplicationContext context = start();
		HttpResponse<String> created = send(request(context).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"name\":\"New Account\",\"industry\":\"Energy\"}"))
			.build());
		assertThat(created.statusCode()).isEqualTo(201);
		assertThat(created.body()).contains("\"id\":\"001").contains("New Account");
		assertThat(get(context).body()).contains("New Account");
	}

	@Test
	void whatSalesforceRefusesIsHandedOn() throws Exception {
		HttpResponse<String> refused = send(request(start()).header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{}"))
			.build());
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("REQUIRED_FIELD_MISSING");
	}

	@Test
	void failedSignInIsShownWithItsRemedy() throws Exception {
		ConfigurableApplicationContext context = start();
		MockSalesforce org = context.getBean(DemoOrgs.class).main();
		String secret = org.clientSecret();
		org.clientSecret("rotated");
		HttpResponse<String> response = get(context);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains("The consumer secret is wrong").contains("Consumer Key and Secret");
		assertThat(response.body()).doesNotContain(secret);
	}

	@Test
	void orgThatIsSetUpIsUsedInsteadOfTheMockOrg(CapturedOutput output) throws Exception {
		MockSalesforce org = MockSalesforce.start();
		this.opened.add(org);
		ConfigurableApplicationContext context = start("salesforce.auth.my-domain-url=" + org.url(),
				"salesforce.auth.client-id=" + org.clientId(), "salesforce.auth.client-secret=" + org.clientSecret());
		assertThat(get(context).statusCode()).isEqualTo(200);
		assertThat(org.logins()).isEqualTo(1);
		assertThat(context.getBeansOfType(DemoOrgs.class)).isEmpty();
		assertThat(context.getEnvironment().getActiveProfiles()).isEmpty();
		assertThat(output).contains("Running on " + org.url());
	}

	@Test
	void realOrgsHaveNoButtonsAndTheSecondComesFromTheEnvironment() throws Exception {
		try (MockSalesforce org = MockSalesforce.start();
				MockSalesforce second = MockSalesforce.builder().clientId("3MVG9second").start();
				RunningSample sample = RunningSample.withVariables(
						Map.of("SALESFORCE_AUTH_ORGS_EMEA_MYDOMAINURL", second.url(),
								"SALESFORCE_AUTH_ORGS_EMEA_CLIENTID", second.clientId(),
								"SALESFORCE_AUTH_ORGS_EMEA_CLIENTSECRET", second.clientSecret()),
						"SALESFORCE_MY_DOMAIN_URL=" + org.url(), "SALESFORCE_CLIENT_ID=" + org.clientId(),
						"SALESFORCE_CLIENT_SECRET=" + org.clientSecret())) {
			HttpResponse<String> page = send(HttpRequest.newBuilder(sample.uri("/")).build());
			assertThat(page.body()).contains("Edge Communications", "id=\"org-emea\"", "id=\"plot-starter\"")
				.doesNotContain("/demo/", "plot-stock", "mock orgs");
			assertThat(org.logins()).isEqualTo(1);
			HttpResponse<String> button = send(
					HttpRequest.newBuilder(sample.uri("/demo/burst")).POST(BodyPublishers.noBody()).build());
			assertThat(button.statusCode()).isEqualTo(404);
		}
	}

	@Test
	void mockOrgEndsWithTheApplication() {
		ConfigurableApplicationContext context = start();
		MockSalesforce org = context.getBean(DemoOrgs.class).main();
		context.close();
		assertThat(org.wireMock().isRunning()).isFalse();
	}

	private ConfigurableApplicationContext start(String... properties) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		// Whoever runs this with an org of their own in the environment does not want it
		// called
		TestPropertyValues values = TestPropertyValues
			.of("server.port=0", "SALESFORCE_MY_DOMAIN_URL=", "SALESFORCE_CLIENT_ID=", "SALESFORCE_CLIENT_SECRET=")
			.and(properties);
		application.addInitializers(values::applyTo, new DemoMode());
		ConfigurableApplicationContext context = application.run();
		this.opened.add(0, context);
		return context;
	}

	private HttpResponse<String> get(ConfigurableApplicationContext context) throws IOException, InterruptedException {
		return send(request(context).build());
	}

	private HttpRequest.Builder request(ConfigurableApplicationContext context) {
		String port = context.getEnvironment().getProperty("local.server.port");
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/accounts"))
			.timeout(Duration.ofSeconds(30));
	}

	private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, HttpResponse.BodyHandlers.ofString());
	}

}
