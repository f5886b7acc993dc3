package io.salesforceauth.network;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;

import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.salesforceauth.SalesforceAuthException;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.MockAnswer;
import io.salesforceauth.test.RequestKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Health, endpoint and the sign-in at the start where there is no web server.
 */
@ExtendWith(OutputCaptureExtension.class)
class OperateTests extends NetworkTests {

	private static final String[] JMX = { "spring.jmx.enabled", "true", "management.endpoints.jmx.exposure.include",
			"salesforce", "management.endpoint.salesforce.access", "unrestricted" };

	@Test
	void healthFollowsTheSignInAndAsksNobody() {
		ConfigurableApplicationContext context = start("management.endpoints.jmx.exposure.include", "health",
				"spring.jmx.enabled", "true");
		assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(this.org.received()).isEmpty();
		query(clientOf(context)).block(TIMEOUT);
		this.org.resetCounters();
		for (int i = 0; i < 20; i++) {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		}
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void healthIsDownAfterARefusal() {
		ConfigurableApplicationContext context = start("management.endpoints.jmx.exposure.include", "health",
				"spring.jmx.enabled", "true");
		this.org.clientSecret("the-next-one");
		failureOf(query(clientOf(context)));
		assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
	}

	private static HealthDescriptor health(ConfigurableApplicationContext context) {
		HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath("salesforce");
		assertThat(health).isNotNull();
		return health;
	}

	@Test
	void endpointWorksOverJmx() throws Exception {
		start(JMX);
		Object org = jmx("org", "default");
		assertThat(org).asString().contains("state=UNKNOWN", "consumerKey=3MVG9\u20260000");
		assertThat(jmx("run", "default", "renew", null)).asString().contains("state=SIGNED_IN");
		assertThat(jmx("run", "default", "check", null)).isInstanceOfSatisfying(Map.class,
				(report) -> assertThat(report.get("passed")).isEqualTo(true));
		assertThat(jmx("orgs")).asString().contains("logins=2").doesNotContain(this.org.clientSecret());
		assertThatExceptionOfType(MBeanException.class).isThrownBy(() -> jmx("org", "emea"))
			.withMessageContaining("default");
	}

	private static Object jmx(String operation, Object... arguments) throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = server
			.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Salesforce,*"), null)
			.iterator()
			.next();
		String[] signature = new String[arguments.length];
		Arrays.fill(signature, String.class.getName());
		return server.invoke(name, operation, arguments, signature);
	}

	@Test
	void startSignsInWhenAskedTo() {
		start("salesforce.auth.verify-on-startup", "true");
		assertThat(this.org.logins()).isEqualTo(1);
	}

	@Test
	void startMakesNoRequestByDefault() {
		start();
		assertThat(this.org.received()).isEmpty();
	}

	@Test
	void refusalStopsTheStartWithAnAnalysis(CapturedOutput output) {
		this.org.tokenEndpoint().answer(MockAnswer.error("invalid_grant", "no client credentials user enabled"));
		Throwable failure = catchThrowable(() -> start("salesforce.auth.verify-on-startup", "true"));
		assertThat(failure).hasRootCauseInstanceOf(SalesforceAuthException.class);
		assertThat(output).contains("APPLICATION FAILED TO START", "[invalid_grant] no client credentials user enabled",
				SignInFailure.RUN_AS_USER.getRemedy(), "step 9");
		assertThat(output.toString().contains(this.org.clientSecret())).isFalse();
		assertThat(this.org.requests(RequestKind.TOKEN)).isEqualTo(1);
	}

	@Test
	void transientFailureWarnsOnceAndTheApplicationHeals(CapturedOutput output) {
		this.org.tokenEndpoint().answer(MockAnswer.dropConnection());
		ConfigurableApplicationContext context = start("salesforce.auth.verify-on-startup", "true");
		assertThat(output.toString().lines().filter((line) -> line.contains("connection_failed"))).hasSize(1)
			.allMatch((line) -> line.contains("WARN"));
		this.org.tokenEndpoint().answerNormally();
		tokensOf(context).renew().block(TIMEOUT);
		assertThat(query(clientOf(context)).block(TIMEOUT)).contains("records");
	}

}
