package io.salesforceauth.restclient;

import io.micrometer.common.KeyValue;

import org.springframework.http.client.observation.ClientHttpObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * Names the client in metrics: the URI is still relative when they are recorded.
 */
final class SalesforceClientObservationConvention extends DefaultClientRequestObservationConvention {

	private final KeyValue clientName;

	SalesforceClientObservationConvention(String host) {
		this.clientName = KeyValue.of(LowCardinalityKeyNames.CLIENT_NAME, host);
	}

	@Override
	protected KeyValue clientName(ClientRequestObservationContext context) {
		return this.clientName;
	}

}
