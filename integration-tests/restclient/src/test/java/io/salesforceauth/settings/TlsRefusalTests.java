package io.salesforceauth.settings;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.SetupReport;
import io.salesforceauth.SetupReport.Check;
import io.salesforceauth.SetupReport.Outcome;
import io.salesforceauth.SetupReport.Result;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Where TLS does not say who the other side is, nothing is sent, and the error says why.
 */
@ParameterizedClass(name = "{0}")
@ValueSource(strings = { "reactor", "jdk" })
class TlsRefusalTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String QUERY = "/services/data/v68.0/limits";

	@TempDir
	static Path directory;

	private static Certificates certificates;

	@Parameter
	String library;

	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	private MockSalesforce org;

	enum Fault {

		EXPIRED("expired", "CertificateExpiredException: NotAfter", "the certificate has expired"),

		OTHER_HOST("other-host", "No subject alternative DNS name matching localhost",
				"the certificate is that of another host"),

		SELF_SIGNED("self-signed", "unable to find valid certification path", "the certificate is not trusted"),

		TLS_1_0("server", "protocol_version", "the host speaks no version of TLS that is allowed");

		private final String certificate;

		private final String message;

		private final String finding;

		Fault(String certificate, String message, String finding) {
			this.certificate = certificate;
			this.message = message;
			this.finding = finding;
		}

	}

	@BeforeAll
	static void makeCertificates() throws Exception {
		if (certificates == null) {
			certificates = new Certificates(directory);
		}
	}

	@BeforeEach
	void startOrg() {
		this.org = MockSalesforce.start();
		this.opened.push(this.org);
	}

	@AfterEach
	void stop() throws Exception {
		while (!this.opened.isEmpty()) {
			this.opened.pop().close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void tokenRequestIsRefusedAndTheSetUpCheckSaysWhich(Fault fault) throws Exception {
		ConfigurableApplicationContext context = start("https://localhost:" + port(fault));
		for (ThrowingCallable call : calls(context)) {
			SalesforceAuthException failure = catchThrowableOfType(SalesforceAuthException.class, call);
			assertThat(failure.getError().getErrorCode()).isEqualTo(SalesforceAuthException.CONNECTION_FAILED);
			assertThat(failure.getSignInFailure()).isEqualTo(SignInFailure.NETWORK);
			assertThat(failure).hasMessageContaining(fault.message);
			assertThat(text(failure)).doesNotContain(this.org.clientSecret());
		}
		SetupReport report = context.getBean(SalesforceSetupCheck.class).check("default", null).block(TIMEOUT);
		assertThat(report.checks()).filteredOn((result) -> result.outcome() == Outcome.FAILED)
			.singleElement()
			.satisfies((failed) -> assertThat(failed.check()).isEqualTo(Check.TLS))
			.extracting(Result::seen)
			.asString()
			.startsWith(fault.finding);
		assertThat(this.org.requests(RequestKind.TOKEN)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void callIsRefused(Fault fault) throws Exception {
		this.org.instanceUrl("https://localhost:" + port(fault));
		for (ThrowingCallable call : calls(start(this.org.url()))) {
			assertThat(text(catchThrowable(call))).contains(fault.message).doesNotContain("Bearer ");
		}
		assertThat(this.org.requests(RequestKind.TOKEN)).isOne();
		assertThat(this.org.requests(RequestKind.OTHER)).isZero();
	}

	private int port(Fault fault) throws Exception {
		if (fault == Fault.TLS_1_0) {
			OldTlsServer server = OldTlsServer.start(certificates.keys(fault.certificate), directory);
			this.opened.push(server);
			return server.port();
		}
		TlsFront front = TlsFront.start(certificates.server(fault.certificate), URI.create(this.org.url()).getPort());
		this.opened.push(front);
		return front.port();
	}

	private static String text(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		return text.toString();
	}

	private static List<ThrowingCallable> calls(ConfigurableApplicationContext context) {
		return List.of(
				() -> context.getBean("salesforceWebClient", WebClient.class)
					.get()
					.uri(QUERY)
					.retrieve()
					.bodyToMono(String.class)
					.block(TIMEOUT),
				() -> context.getBean("salesforceRestClient", RestClient.class)
					.get()
					.uri(QUERY)
					.retrieve()
					.body(String.class));
	}

	private ConfigurableApplicationContext start(String myDomain) {
		Map<String, Object> all = new LinkedHashMap<>();
		all.put("salesforce.auth.my-domain-url", myDomain);
		all.put("salesforce.auth.client-id", this.org.clientId());
		all.put("salesforce.auth.client-secret", this.org.clientSecret());
		all.put("salesforce.auth.token.request-timeout", TIMEOUT);
		all.put("spring.http.clients.imperative.factory", this.library);
		all.put("spring.http.clients.reactive.connector", this.library);
		all.put("spring.http.clients.ssl.bundle", "salesforce");
		all.put("spring.ssl.bundle.jks.salesforce.truststore.type", Certificates.TYPE);
		all.put("spring.ssl.bundle.jks.salesforce.truststore.location", "file:" + certificates.trust("ca"));
		all.put("spring.ssl.bundle.jks.salesforce.truststore.password", Certificates.PASSWORD);
		all.put("spring.main.banner-mode", "off");
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(all)
			.run();
		this.opened.push(context);
		return context;
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
