package io.salesforceauth.org;

import java.util.Map;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.ApiUsage.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LimitInfoTests {

	@ParameterizedTest
	@ValueSource(strings = { "api-usage=18/5000", " api-usage = 18 / 5000 ", "api-usage=18/5000; api-bursts=1/750",
			"api-bursts=1/750, api-usage=18/5000", "something=new; api-usage=18/5000;" })
	void useOfTheOrgIsReadAmongOtherParts(String header) {
		assertThat(LimitInfo.parse(header)).isEqualTo(new ApiUsage(new Share(18, 5000), Map.of()));
	}

	@Test
	void useOfAnAppIsReadBesideThatOfTheOrg() {
		assertThat(LimitInfo.parse("api-usage=25/5000; per-app-api-usage=17/250(appName=sample-connected-app)"))
			.isEqualTo(new ApiUsage(new Share(25, 5000), Map.of("sample-connected-app", new Share(17, 250))));
	}

	@Test
	void appWithoutNameIsCalledUnknown() {
		assertThat(LimitInfo.parse("per-app-api-usage=17/250").apps()).containsOnlyKeys("unknown");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "api-usage", "api-usage=", "api-usage=/", "api-usage=a/b", "api-usage=18", "=18/5000",
			"xapi-usage=18/5000", "api-usage=-1/5", "api-usage=99999999999999999999/5", "<html>", "(((", "\u0000" })
	void whatHasAnotherFormIsLeftOut(String header) {
		assertThat(LimitInfo.parse(header)).isEqualTo(ApiUsage.UNKNOWN);
	}

}
