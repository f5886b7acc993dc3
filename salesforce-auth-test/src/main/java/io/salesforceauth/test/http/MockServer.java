package io.salesforceauth.test.http;

import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.Options;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.Extension;
import com.github.tomakehurst.wiremock.http.AdminRequestHandler;
import com.github.tomakehurst.wiremock.http.StubRequestHandler;
import com.github.tomakehurst.wiremock.jetty11.Jetty11HttpServer;
import wiremock.org.eclipse.jetty.servlet.FilterMapping;
import wiremock.org.eclipse.jetty.servlet.ServletContextHandler;
import wiremock.org.eclipse.jetty.servlet.ServletHandler;
import wiremock.org.eclipse.jetty.servlets.CrossOriginFilter;

/**
 * WireMock's server, made for hundreds of requests at once.
 */
public final class MockServer extends Jetty11HttpServer {

	private MockServer(Options options, AdminRequestHandler admin, StubRequestHandler stubs) {
		super(options, admin, stubs);
	}

	/**
	 * Create a server, not started.
	 * @param address the address of the interface to listen on
	 * @param port the port, 0 for any that is free
	 * @param extensions what answers
	 * @return the server
	 */
	public static WireMockServer create(String address, int port, Extension... extensions) {
		return new WireMockServer(WireMockConfiguration.options()
			.bindAddress(address)
			.port(port)
			// A fault of one stream would not be a dropped connection
			.http2PlainDisabled(true)
			.containerThreads(64)
			.jettyAcceptQueueSize(1_024)
			// Delays hold no thread of the container
			.asynchronousResponseEnabled(true)
			.asynchronousResponseThreads(8)
			.maxRequestJournalEntries(1_000)
			// Would build a text with the token of each request
			.stubRequestLoggingDisabled(true)
			.gzipDisabled(true)
			.mappingSource(new CatchAllStub())
			.httpServerFactory(MockServer::new)
			.extensions(extensions));
	}

	// WireMock lets every page of any site read the answers of its admin API
	@Override
	protected void decorateAdminServiceContextAfterConfig(ServletContextHandler admin) {
		ServletHandler servlets = admin.getServletHandler();
		servlets.setFilterMappings(Stream.of(servlets.getFilterMappings())
			.filter((mapping) -> !servlets.getFilter(mapping.getFilterName())
				.getHeldClass()
				.equals(CrossOriginFilter.class))
			.toArray(FilterMapping[]::new));
	}

	// Nobody may connect again while the connections are closed, and WireMock would let
	// delayed answers run on, which keeps the JVM alive as long
	@Override
	public void stop() {
		this.httpConnector.close();
		this.scheduledExecutorService.shutdownNow();
		super.stop();
	}

}
