package io.salesforceauth.test;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * This module in test scope leaves Spring Boot's choice of an HTTP client as it is.
 */
class HttpClientDetectionTests {

	private static final List<String> MODULE = List.of("wiremock", "salesforce-auth-test");

	// The class path of a service with Reactor Netty, and of one with the JDK's client
	@ParameterizedTest
	@CsvSource({ "none, ReactorClientHttpConnectorBuilder, ReactorClientHttpRequestFactoryBuilder",
			"reactor-netty, JdkClientHttpConnectorBuilder, JdkClientHttpRequestFactoryBuilder" })
	void clientIsTheSameWithAndWithoutThisModule(String without, String reactive, String blocking) throws Exception {
		for (List<String> absent : List.of(List.of(without), with(MODULE, without))) {
			try (URLClassLoader loader = classPath(absent)) {
				assertThat(detected(loader, ClientHttpConnectorBuilder.class)).endsWith("." + reactive);
				assertThat(detected(loader, ClientHttpRequestFactoryBuilder.class)).endsWith("." + blocking);
			}
		}
	}

	@Test
	void otherHttpClientsAreNotBroughtAlong() {
		assertThat(Stream
			.of("org.apache.hc.client5.http.impl.classic.HttpClients",
					"org.apache.hc.client5.http.impl.async.HttpAsyncClients", "org.eclipse.jetty.client.HttpClient",
					"org.eclipse.jetty.reactive.client.ReactiveRequest")
			.filter((name) -> ClassUtils.isPresent(name, getClass().getClassLoader()))).isEmpty();
	}

	private static List<String> with(List<String> names, String name) {
		List<String> all = new ArrayList<>(names);
		all.add(name);
		return all;
	}

	private static URLClassLoader classPath(List<String> absent) throws Exception {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			if (absent.stream().noneMatch(entry::contains)) {
				urls.add(Path.of(entry).toUri().toURL());
			}
		}
		return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	private static String detected(ClassLoader loader, Class<?> builder) throws Exception {
		return loader.loadClass(builder.getName())
			.getMethod("detect", ClassLoader.class)
			.invoke(null, loader)
			.getClass()
			.getName();
	}

}
