package io.salesforceauth.call;

import java.util.ArrayList;
import java.util.List;

import io.salesforceauth.ApiUsage;
import io.salesforceauth.CallCounts;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OrgCallsTests {

	private final OrgCalls calls = new OrgCalls();

	@Test
	void countsEachKindOfEvent() {
		this.calls.sessionEnded();
		this.calls.sessionEnded();
		this.calls.sessionEnded();
		this.calls.sentAgain();
		this.calls.sentAgain();
		this.calls.refusedUri();
		assertThat(this.calls.counts()).isEqualTo(new CallCounts(3, 2, 1));
	}

	@Test
	void usageIsUnknownBeforeAnAnswerToldIt() {
		assertThat(this.calls.usage()).isEqualTo(ApiUsage.UNKNOWN);
	}

	@Test
	void answerWithoutTheHeaderKeepsWhatWasTold() {
		this.calls.answered("api-usage=1/10");
		this.calls.answered(null);
		assertThat(this.calls.usage().org()).isEqualTo(new ApiUsage.Share(1, 10));
	}

	@Test
	void eachListenerIsToldEachHeader() {
		List<String> told = new ArrayList<>();
		this.calls.onLimitInfo(told::add);
		this.calls.onLimitInfo((limitInfo) -> told.add("second " + limitInfo));
		this.calls.answered("a");
		this.calls.answered(null);
		assertThat(told).containsExactly("a", "second a");
	}

	@Test
	void clientsOfAnOrgShareTheirCounts() {
		SalesforceCalls all = new SalesforceCalls();
		assertThat(all.of("a")).isSameAs(all.of("a")).isNotSameAs(all.of("b"));
	}

}
