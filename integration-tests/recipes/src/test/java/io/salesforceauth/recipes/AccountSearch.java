package io.salesforceauth.recipes;

import io.salesforceauth.SalesforceOrg;

import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

@Component
class AccountSearch {

	private final RestClient salesforce;

	AccountSearch(@SalesforceOrg RestClient salesforce) {
		this.salesforce = salesforce;
	}

	String find(String name) {
		return this.salesforce.get()
			.uri("/services/data/v68.0/query?q={soql}", "SELECT Name FROM Account WHERE Name = " + quote(name))
			.retrieve()
			.body(String.class);
	}

	static String quote(String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r") + "'";
	}

}
