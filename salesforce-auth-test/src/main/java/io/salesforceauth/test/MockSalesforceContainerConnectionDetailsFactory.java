package io.salesforceauth.test;

import io.salesforceauth.SalesforceConnectionDetails;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Connects the default org of an application to a {@link MockSalesforceContainer} with
 * {@code @ServiceConnection}.
 */
final class MockSalesforceContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<MockSalesforceContainer, SalesforceConnectionDetails> {

	/**
	 * Create a factory, as Spring does.
	 */
	MockSalesforceContainerConnectionDetailsFactory() {
	}

	@Override
	protected SalesforceConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<MockSalesforceContainer> source) {
		return new Details(source);
	}

	private static final class Details extends ContainerConnectionDetails<MockSalesforceContainer>
			implements SalesforceConnectionDetails {

		private Details(ContainerConnectionSource<MockSalesforceContainer> source) {
			super(source);
		}

		@Override
		public String getMyDomainUrl() {
			return getContainer().url();
		}

		@Override
		public String getClientId() {
			return getContainer().clientId();
		}

		@Override
		public String getClientSecret() {
			return getContainer().clientSecret();
		}

	}

}
