package io.salesforceauth.test.http;

import java.util.List;
import java.util.UUID;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.standalone.MappingsSource;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.stubbing.StubMappings;

/**
 * The one stub that hands requests to the org, with so low a priority that any other stub
 * wins. As the source of WireMock's mappings it comes back after a reset, and keeps
 * WireMock from reading (and deleting) the stub files of the project under test.
 */
final class CatchAllStub implements MappingsSource {

	private static final int LOW_PRIORITY = 1_000;

	@Override
	public void loadMappingsInto(StubMappings stubMappings) {
		stubMappings.addMapping(WireMock.any(WireMock.anyUrl())
			.atPriority(LOW_PRIORITY)
			.willReturn(WireMock.aResponse().withTransformers(OrgTransformer.NAME))
			.build());
	}

	@Override
	public void save(List<StubMapping> stubMappings) {
	}

	@Override
	public void save(StubMapping stubMapping) {
	}

	@Override
	@Deprecated
	@SuppressWarnings("removal")
	public void remove(StubMapping stubMapping) {
	}

	@Override
	public void remove(UUID stubMappingId) {
	}

	@Override
	public void removeAll() {
	}

}
