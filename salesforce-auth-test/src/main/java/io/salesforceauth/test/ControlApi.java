package io.salesforceauth.test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.admin.Router;
import com.github.tomakehurst.wiremock.extension.AdminApiExtension;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.test.http.Answer;
import io.salesforceauth.test.org.JsonText;

/**
 * Control of a mock org in another process, below {@code /__admin/salesforce}. A value is
 * the body; one that makes no sense is refused with 400 and a text.
 */
final class ControlApi implements AdminApiExtension {

	static final String PATH = "/salesforce";

	private final MockSalesforce org;

	/**
	 * Create the API.
	 * @param org the org that it controls
	 */
	ControlApi(MockSalesforce org) {
		this.org = org;
	}

	@Override
	public String getName() {
		return "salesforce-control";
	}

	// Each route has a lambda expression of its own: the server tells routes by the class
	// of their task
	@Override
	public void contributeAdminApiRoutes(Router router) {
		router.add(RequestMethod.POST, PATH + "/sessions/end",
				(admin, event, parameters) -> run(event, (value) -> this.org.endSessions()));
		router.add(RequestMethod.POST, PATH + "/refuse",
				(admin, event, parameters) -> run(event, (value) -> this.org.refuse(SignInFailure.valueOf(value))));
		router.add(RequestMethod.POST, PATH + "/maintenance",
				(admin, event, parameters) -> run(event, (value) -> this.org.maintenance(Duration.parse(value))));
		router.add(RequestMethod.POST, PATH + "/time",
				(admin, event, parameters) -> run(event, (value) -> this.org.passTime(Duration.parse(value))));
		router.add(RequestMethod.POST, PATH + "/normal",
				(admin, event, parameters) -> run(event, (value) -> this.org.answerNormally()));
		router.add(RequestMethod.POST, PATH + "/reset",
				(admin, event, parameters) -> run(event, (value) -> this.org.reset()));
		router.add(RequestMethod.GET, PATH + "/counters",
				(admin, event, parameters) -> Answer.json(200, JsonText.of(counters())).toResponse());
	}

	private static ResponseDefinition run(ServeEvent event, Consumer<String> action) {
		try {
			action.accept(event.getRequest().getBodyAsString());
			return ResponseDefinition.ok();
		}
		catch (RuntimeException ex) {
			return Answer.of(400, "text/plain;charset=UTF-8", String.valueOf(ex.getMessage())).toResponse();
		}
	}

	private Map<String, Object> counters() {
		Map<String, Object> counters = new LinkedHashMap<>();
		counters.put("logins", this.org.logins());
		for (RequestKind kind : RequestKind.values()) {
			counters.put(kind.name(), this.org.requests(kind));
		}
		return counters;
	}

}
