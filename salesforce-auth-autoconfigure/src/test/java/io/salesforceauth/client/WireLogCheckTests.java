package io.salesforceauth.client;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WireLogCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WireLogCheckTests {

	private static final List<String> LOGGERS = List.of("org.apache.hc", "org.eclipse.jetty", "reactor.netty",
			WireLogCheck.URL_CONNECTION, "io.grpc", "org.apache.hc.client5.http.wire",
			"org.apache.hc.client5.http.headers", "org.eclipse.jetty.client", "reactor.netty.http.client.HttpClient",
			"io.grpc.netty.NettyClientHandler");

	private static final java.util.logging.Logger URL_CONNECTION = java.util.logging.Logger
		.getLogger(WireLogCheck.URL_CONNECTION);

	WireLogCheckTests() {
		LOGGERS.subList(0, 5).forEach((name) -> setLevel(name, Level.INFO));
	}

	@AfterEach
	void restore() {
		LOGGERS.forEach((name) -> setLevel(name, null));
		WireLogCheck.JDK_PROPERTIES.forEach(System::clearProperty);
		URL_CONNECTION.setLevel(null);
	}

	@Test
	void saysNothingWhereNoLibraryPrints(CapturedOutput output) {
		new WireLogCheck((library) -> true).afterSingletonsInstantiated();
		assertThat(output).doesNotContain("can print");
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.apache.hc.client5.http.wire", "org.apache.hc.client5.http.headers",
			"org.eclipse.jetty.client", "reactor.netty.http.client.HttpClient", WireLogCheck.URL_CONNECTION,
			"io.grpc.netty.NettyClientHandler" })
	void warnsOfALoggerThatPrints(String name, CapturedOutput output) {
		setLevel(name, Level.DEBUG);
		new WireLogCheck((library) -> true).afterSingletonsInstantiated();
		assertThat(output).containsOnlyOnce("WARN").containsOnlyOnce("logging.level." + name);
	}

	@Test
	void warnsOnceOfAll(CapturedOutput output) {
		LOGGERS.subList(0, 5).forEach((name) -> setLevel(name, Level.DEBUG));
		new WireLogCheck((library) -> true).afterSingletonsInstantiated();
		assertThat(output).containsOnlyOnce("can print").contains("http.wire", "http.headers", "jetty.io");
	}

	@ParameterizedTest
	@CsvSource({ "jdk.httpclient.HttpClient.log, headers", "jdk.internal.httpclient.debug, true",
			"jdk.internal.httpclient.debug, err", "jdk.internal.httpclient.hpack.debug, true" })
	void warnsOfTheLogOfTheJdk(String property, String value, CapturedOutput output) {
		System.setProperty(property, value);
		new WireLogCheck((library) -> false).afterSingletonsInstantiated();
		assertThat(output).containsOnlyOnce("-D" + property);
	}

	@Test
	void saysNothingOfALogOfTheJdkThatIsOff(CapturedOutput output) {
		System.setProperty("jdk.internal.httpclient.debug", "false");
		new WireLogCheck((library) -> false).afterSingletonsInstantiated();
		assertThat(output).doesNotContain("can print");
	}

	@Test
	void warnsOfALevelThatIsSetInTheLoggingOfThePlatform(CapturedOutput output) {
		URL_CONNECTION.setLevel(java.util.logging.Level.FINE);
		new WireLogCheck((library) -> false).afterSingletonsInstantiated();
		assertThat(output).containsOnlyOnce("logging.level." + WireLogCheck.URL_CONNECTION);
	}

	@Test
	void saysNothingOfALibraryThatIsNotThere(CapturedOutput output) {
		setLevel("org.apache.hc.client5.http.wire", Level.DEBUG);
		new WireLogCheck((library) -> false).afterSingletonsInstantiated();
		assertThat(output).doesNotContain("can print");
	}

	private static void setLevel(String name, Level level) {
		((Logger) LoggerFactory.getLogger(name)).setLevel(level);
	}

}
