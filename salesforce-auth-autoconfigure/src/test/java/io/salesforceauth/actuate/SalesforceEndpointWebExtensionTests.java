package io.salesforceauth.actuate;

import java.util.Set;

import io.salesforceauth.SalesforceSetupCheck;
import io.salesforceauth.actuate.SalesforceEndpoint.Operation;
import io.salesforceauth.org.OrgConnections;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SalesforceEndpointWebExtension}.
 */
class SalesforceEndpointWebExtensionTests {

	private final SalesforceEndpointWebExtension endpoint = new SalesforceEndpointWebExtension(
			new SalesforceEndpoint(new OrgConnections(Set.of("default"), (org) -> {
				throw new IllegalArgumentException("thrown by the application");
			}), Mockito.mock(SalesforceSetupCheck.class)));

	@Test
	void failureOfAProviderOfTheApplicationIsNotAnUnknownOrg() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.endpoint.org("default"))
			.withMessage("thrown by the application");
		assertThatIllegalArgumentException().isThrownBy(() -> this.endpoint.run("default", Operation.RENEW, null))
			.withMessage("thrown by the application");
	}

}
