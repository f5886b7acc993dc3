package io.salesforceauth.recipes;

import java.util.concurrent.atomic.AtomicReference;

import javax.xml.namespace.QName;

import com.sforce.soap.partner.PartnerConnection;
import com.sforce.ws.ConnectionException;
import com.sforce.ws.ConnectorConfig;
import com.sforce.ws.SessionRenewer.SessionRenewalHeader;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;

import org.springframework.stereotype.Component;

@Component
class SoapConnections {

	private static final QName SESSION = new QName("urn:partner.soap.sforce.com", "SessionHeader");

	private final SalesforceTokenProvider tokens;

	SoapConnections(SalesforceTokenProvider tokens) {
		this.tokens = tokens;
	}

	PartnerConnection connect() throws ConnectionException {
		AtomicReference<SalesforceToken> token = new AtomicReference<>(this.tokens.token());
		ConnectorConfig config = new ConnectorConfig();
		config.setManualLogin(true); // never login()
		config.setServiceEndpoint(token.get().instanceUrl().resolve("/services/Soap/u/65.0").toString());
		config.setSessionId(token.get().tokenValue());
		config.setConnectionTimeout(5000);
		config.setReadTimeout(30000);
		PartnerConnection connection = new PartnerConnection(config);
		config.setSessionRenewer((ended) -> {
			this.tokens.invalidate(token.get());
			token.set(this.tokens.token());
			connection.setSessionHeader(token.get().tokenValue());
			SessionRenewalHeader header = new SessionRenewalHeader();
			header.name = SESSION;
			header.headerElement = connection.getSessionHeader();
			return header;
		});
		return connection;
	}

}
