package io.salesforceauth.transports;

import java.util.Map;

import io.salesforceauth.SalesforceTokenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All orgs and tenants share their HTTP client: what one of them sets must not reach
 * another.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Transport.class)
class CookieTests extends TransportTests {

	@Test
	void cookieIsNotSentBack() {
		ConfigurableApplicationContext application = start();
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.reply(200, Map.of("Set-Cookie", "BrowserId=4711; Path=/"), "{}");
		});
		exchange(application, HttpMethod.GET, null);
		exchange(application, HttpMethod.GET, null);
		assertThat(this.org.received(PATH)).hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("Cookie")).doesNotContain("BrowserId"));
	}

	@Test
	void cookieOfTheTokenEndpointIsNotSentBack() {
		ConfigurableApplicationContext application = start();
		this.org.on("/services/oauth2/token", (exchange) -> {
			exchange.readBody();
			exchange.reply(200, Map.of("Set-Cookie", "BrowserId=4711; Path=/"),
					"{\"access_token\":\"00D!a\",\"token_type\":\"Bearer\",\"instance_url\":\"" + this.org.url()
							+ "\"}");
		});
		this.org.on(PATH, (exchange) -> {
			exchange.readBody();
			exchange.reply(200, Map.of(), "{}");
		});
		exchange(application, HttpMethod.GET, null);
		application.getBean(SalesforceTokenProvider.class).renew().block(TIMEOUT);
		assertThat(this.org.received("/services/oauth2/token")).hasSize(2)
			.allSatisfy((request) -> assertThat(request.header("Cookie")).doesNotContain("BrowserId"));
	}

}
