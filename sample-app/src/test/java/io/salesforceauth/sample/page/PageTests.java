package io.salesforceauth.sample.page;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import io.salesforceauth.sample.RunningSample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page as the server sends it, without a browser.
 */
class PageTests {

	private static RunningSample sample;

	private final HttpClient http = HttpClient.newHttpClient();

	@BeforeAll
	static void start() {
		sample = RunningSample.start();
	}

	@AfterAll
	static void stop() {
		sample.close();
	}

	@BeforeEach
	void signInAnew() {
		sample.orgs().main().reset();
		sample.signInAnew();
	}

	@Test
	void showsBothOrgsTheAccountsAndTheButtons() throws Exception {
		HttpResponse<String> page = get("/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("id=\"org-default\"", "id=\"org-emea\"", "Edge Communications",
				"action=\"/demo/end-sessions\"", sample.orgs().main().url());
	}

	@Test
	void numbersTheStepsOfTheSetUpAsTheCodeDoes() throws Exception {
		String text = HtmlUtils.htmlUnescape(get("/setup").body().replaceAll("<[^>]*>", ""));
		assertThat(text).containsSubsequence(Arrays.stream(SetupStep.values())
			.map((step) -> step.getNumber() + ". " + step.getTitle() + ". " + step.getInstruction())
			.toList());
	}

	@Test
	void saysForEachStepWhereItIsInAConnectedAppAndWhatItLooksLikeWhenMissed() throws Exception {
		String text = HtmlUtils.htmlUnescape(get("/setup").body().replaceAll("<[^>]*>", ""));
		assertThat(text).containsSubsequence(Arrays.stream(SetupStep.values())
			.flatMap((step) -> Stream.concat(Stream.ofNullable(step.getConnectedApp()), step.getSymptoms().stream()))
			.toList());
	}

	/**
	 * With more requests on a connection, Reactor Netty sometimes forgets to read what
	 * follows the style sheet: a button then did nothing.
	 */
	@Test
	void nothingThatFollowsTheStyleSheetWaitsForEver() throws Exception {
		for (int i = 0; i < 40; i++) {
			for (String path : List.of("/", "/style.css", "/page.js")) {
				assertThat(get(path).statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void holdsNoScriptAndNoStyleItself() throws Exception {
		HttpResponse<String> page = get("/");
		assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
			.contains("default-src 'none'", "script-src 'self';")
			.doesNotContain("unsafe");
		assertThat(page.body()).doesNotContain("<style", "style=", "onclick", "javascript:")
			.doesNotContainPattern("<script(?! src=\"/)");
	}

	@Test
	void escapesWhatSalesforceReturns() throws Exception {
		String script = "<script>alert('x')</script>";
		post("name=" + script.replace("<", "%3C").replace(">", "%3E") + "&industry=%22%27%3E", "text/html");
		assertThat(sample.orgs().main().accounts()).anyMatch((account) -> script.equals(account.get("Name")));
		assertThat(get("/").body()).doesNotContain("<script>alert").contains("&lt;script&gt;alert(&#39;x&#39;)");
	}

	@Test
	void createsAnAccountAndGoesBackToThePageWithoutScript() throws Exception {
		HttpResponse<String> created = post("name=New+Account&industry=Energy", "text/html");
		assertThat(created.statusCode()).isEqualTo(303);
		assertThat(created.headers().firstValue("Location")).contains("/#accounts");
		assertThat(get("/").body()).contains("New Account");
	}

	@Test
	void showsTheErrorOfSalesforceAtTheField() throws Exception {
		HttpResponse<String> refused = post("name=&industry=Energy+%26+More", Fragments.TURBO_STREAM);
		assertThat(refused.statusCode()).isEqualTo(422);
		assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith(Fragments.TURBO_STREAM);
		assertThat(refused.body())
			.containsPattern("id=\"account-name-error\"[^>]*>Required fields are missing: \\[Name]<")
			.contains("value=\"Energy &amp; More\"")
			.doesNotContain("account-industry-error");
		HttpResponse<String> page = post("name=", "text/html");
		assertThat(page.statusCode()).isEqualTo(422);
		assertThat(page.body()).contains("<html", "account-name-error");
	}

	@Test
	void tellsTheCauseAndTheRemedyWhereTheSignInFails() throws Exception {
		sample.orgs().main().refuse(SignInFailure.RUN_AS_USER).endSessions();
		HttpResponse<String> page = get("/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body().replace("&#39;", "'")).contains("Not signed in", SignInFailure.RUN_AS_USER.getCause(),
				"no client credentials user enabled");
	}

	@Test
	void isShownWhereSalesforceIsInMaintenance() throws Exception {
		sample.orgs().main().maintenance(true);
		assertThat(get("/").statusCode()).isEqualTo(200);
		HttpResponse<String> refused = post("name=A", "text/html");
		assertThat(refused.body()).doesNotContain("Whitelabel").contains("form");
	}

	@Test
	void refusesWhatAnotherSiteSends() throws Exception {
		int before = sample.orgs().main().accounts().size();
		HttpResponse<String> refused = send(
				form("/accounts", "name=Stolen").header("Accept", "text/html").header("Sec-Fetch-Site", "cross-site"));
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(sample.orgs().main().accounts()).hasSize(before);
	}

	@Test
	void checksTheOrgThatWasChosen() throws Exception {
		sample.orgs().main().refuse(SignInFailure.RUN_AS_USER).endSessions();
		for (String accept : List.of("text/html", Fragments.TURBO_STREAM)) {
			HttpResponse<String> checked = post("/setup/check", "org=emea", accept);
			assertThat(checked.statusCode()).isIn(200, 303);
			assertThat(get("/setup?org=emea").body()).contains("What the set-up check found");
			assertThat(get("/setup").body()).doesNotContain("What the set-up check found");
		}
		assertThat(post("/setup/check?org=emea", "", "text/html").headers().firstValue("Location"))
			.contains("/setup?org=emea");
	}

	@Test
	void orgThatIsNotThereIsNotFound() throws Exception {
		assertThat(post("/setup/check", "org=nobody", "text/html").statusCode()).isEqualTo(404);
		assertThat(post("/setup/check", "org=nobody", Fragments.TURBO_STREAM).statusCode()).isEqualTo(404);
		assertThat(get("/setup?org=nobody").statusCode()).isEqualTo(404);
	}

	@Test
	void pressingAButtonChangesAllThatIsShownAtOnce() throws Exception {
		String changed = post("/demo/api-limit", "", Fragments.TURBO_STREAM).body();
		assertThat(changed).contains("target=\"trouble\"", "target=\"news\"", "target=\"orgs\"", "Give the calls back");
		assertThat(changed.substring(changed.indexOf("target=\"news\""))).contains("API limit nearly used up");
		assertThat(post("/demo/api-limit", "", Fragments.TURBO_STREAM).body()).doesNotContain("Give the calls back");
	}

	@Test
	void unknownButtonIsNotFound() throws Exception {
		HttpResponse<String> refused = send(HttpRequest.newBuilder(sample.uri("/demo/no-such-button"))
			.header("Accept", "text/html")
			.POST(BodyPublishers.noBody()));
		assertThat(refused.statusCode()).isEqualTo(404);
		assertThat(refused.body()).contains("404").doesNotContain("Whitelabel");
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send(HttpRequest.newBuilder(sample.uri(path)).header("Accept", "text/html"));
	}

	private HttpResponse<String> post(String form, String accept) throws IOException, InterruptedException {
		return post("/accounts", form, accept);
	}

	private HttpResponse<String> post(String path, String form, String accept)
			throws IOException, InterruptedException {
		return send(form(path, form).header("Accept", accept));
	}

	private static HttpRequest.Builder form(String path, String form) {
		return HttpRequest.newBuilder(sample.uri(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(form));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return this.http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
	}

}
