package io.salesforceauth.token;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceNameTests {

	@ParameterizedTest
	@CsvSource({ "/services/data/v68.0/query, GET /services/data/v68.0/query",
			"/services/data/v68.0/sobjects/Account/001xx000003DGb2AAG, GET /services/data/v68.0/sobjects/Account/…",
			"/services/data/v68.0/sobjects/Order__c/Email__c/jane, GET /services/data/v68.0/sobjects/Order__c/…",
			"/services/data/v68.0/sobjects/jane.doe@example.com, GET /services/data/v68.0/sobjects/…",
			"/services/data/v68.0/sobjects/J%C3%BCrgen, GET /services/data/v68.0/sobjects/…",
			"/services/apexrest/orders/jane/doe, GET /services/apexrest/orders/…",
			"/id/00D000000000001AAA/005000000000001AAA, GET /id/…", "/, GET /", "'', GET '",
			"/services/data/v68.0/, GET /services/data/v68.0/" })
	void nameHoldsNoIdAndNothingPersonal(String path, String name) {
		assertThat(ResourceName.of("GET", path)).isEqualTo(name.replace("'", ""));
	}

}
