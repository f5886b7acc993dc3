package io.salesforceauth.store;

import io.salesforceauth.SalesforceAuthProperties.TokenStore;
import io.salesforceauth.SalesforceConfigurationException;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Stops the start where the application has a store of its own and another type is
 * chosen: neither is it left alone silently, nor used without a key.
 */
final class OwnStoreValidator implements InitializingBean {

	private final TokenStore.Type type;

	private final ObjectProvider<SharedTokenStore> own;

	OwnStoreValidator(TokenStore.Type type, ObjectProvider<SharedTokenStore> own) {
		this.type = type;
		this.own = own;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.type != TokenStore.Type.CUSTOM && this.own.stream().findAny().isPresent()) {
			throw new SalesforceConfigurationException(TokenStoreChoice.TYPE,
					"There is a bean of the type SharedTokenStore, which only the type custom uses.",
					"Set it to custom, and salesforce.auth.token-store.encryption-key with it, or remove the bean.");
		}
	}

}
