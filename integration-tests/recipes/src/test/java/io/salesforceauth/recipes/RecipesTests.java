package io.salesforceauth.recipes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.matching.ContentPattern;
import com.sforce.soap.partner.PartnerConnection;
import com.sforce.ws.ConnectionException;
import io.salesforceauth.SalesforceToken;
import io.salesforceauth.SalesforceTokenProvider;
import io.salesforceauth.test.MockSalesforce;
import io.salesforceauth.test.RequestKind;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipes of docs/recipes.md. Each client heals after the session has ended.
 */
class RecipesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String SOQL = "SELECT Id FROM Account";

	private static final String PATH = "/services/data/v68.0/query?q=SELECT+Id+FROM+Account";

	private final MockSalesforce org = MockSalesforce.start();

	private final ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
		.web(WebApplicationType.NONE)
		.properties("salesforce.auth.my-domain-url=" + this.org.url(),
				"salesforce.auth.client-id=" + this.org.clientId(),
				"salesforce.auth.client-secret=" + this.org.clientSecret(), "salesforce.auth.token.request-timeout=1m",
				"spring.main.banner-mode=off")
		.run();

	@AfterEach
	void stop() {
		this.context.close();
		this.org.close();
	}

	@Test
	void restTemplate() {
		RestTemplate template = this.context.getBean(RestTemplate.class);
		heals(() -> template.getForObject("/query?q={soql}", String.class, SOQL));
	}

	@Test
	void httpClientOfTheJdk() {
		JdkCalls calls = this.context.getBean(JdkCalls.class);
		heals(() -> calls.get(PATH));
	}

	@Test
	void soapByWsc() throws ConnectionException {
		SalesforceToken first = this.context.getBean(SalesforceTokenProvider.class).token();
		answerSoap(WireMock.containing("<sessionId>"), 200,
				"<getServerTimestampResponse><result><timestamp>2026-11-28T12:00:00.000Z</timestamp></result>"
						+ "</getServerTimestampResponse>");
		PartnerConnection connection = this.context.getBean(SoapConnections.class).connect();
		assertThat(connection.getServerTimestamp().getTimestamp()).isNotNull();
		this.org.endSessions();
		answerSoap(WireMock.containing(first.tokenValue()), 500,
				"<soapenv:Fault><faultcode>sf:INVALID_SESSION_ID</faultcode><faultstring>INVALID_SESSION_ID: Invalid "
						+ "Session ID found in SessionHeader: Illegal Session. Session not found</faultstring><detail><sf:UnexpectedErrorFault "
						+ "xsi:type=\"sf:UnexpectedErrorFault\"><sf:exceptionCode>INVALID_SESSION_ID</sf:exceptionCode>"
						+ "<sf:exceptionMessage>Invalid Session ID found in SessionHeader</sf:exceptionMessage>"
						+ "</sf:UnexpectedErrorFault></detail></soapenv:Fault>");
		assertThat(connection.getServerTimestamp().getTimestamp()).isNotNull();
		assertThat(connection.getServerTimestamp().getTimestamp()).isNotNull();
		this.org.verifyLogins(2);
	}

	private void answerSoap(ContentPattern<?> request, int status, String body) {
		this.org.wireMock()
			.stubFor(WireMock.post("/services/Soap/u/65.0")
				.atPriority(1)
				.withRequestBody(request)
				.willReturn(WireMock.aResponse()
					.withStatus(status)
					.withHeader("Content-Type", "text/xml; charset=UTF-8")
					.withBody("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
							+ "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "
							+ "xmlns=\"urn:partner.soap.sforce.com\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\" "
							+ "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>" + body
							+ "</soapenv:Body></soapenv:Envelope>")));
	}

	@Test
	void feign() {
		Accounts accounts = this.context.getBean(Accounts.class);
		heals(() -> accounts.query(SOQL));
		assertThat(accounts.create(Map.of("Name", "Acme é"))).containsEntry("success", true);
		assertThat(this.org.accounts()).anyMatch((account) -> "Acme é".equals(account.get("Name")));
	}

	@Test
	void allPagesReactively() {
		this.org.queryBatchSize(3).willReturn("SELECT Id FROM Big", numbered(10));
		assertThat(this.context.getBean(AllRecords.class).find("SELECT Id FROM Big").collectList().block(TIMEOUT))
			.isEqualTo(numbered(10));
	}

	@Test
	void fullPageIsReadIntoMemory() {
		List<Map<String, Object>> page = numbered(2000).stream()
			.<Map<String, Object>>map((record) -> Map.of("Id", record.get("Id"), "Text", "a".repeat(1000)))
			.toList();
		this.org.willReturn("SELECT Id FROM Big", page);
		assertThat(this.context.getBean(AllRecords.class).find("SELECT Id FROM Big").collectList().block(TIMEOUT))
			.isEqualTo(page);
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(1);
	}

	@Test
	void allPagesBlocking() {
		this.org.queryBatchSize(3).willReturn("SELECT Id FROM Big", numbered(10));
		assertThat(this.context.getBean(AllRecordsBlocking.class).find("SELECT Id FROM Big").toList())
			.isEqualTo(numbered(10));
	}

	@Test
	void pagesAreReadWhenTheyAreNeeded() {
		this.org.queryBatchSize(3).willReturn("SELECT Id FROM Big", numbered(10));
		assertThat(this.context.getBean(AllRecordsBlocking.class).find("SELECT Id FROM Big").findFirst()).isPresent();
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(1);
	}

	@Test
	void quotedTextIsFoundAsItIs() {
		List.of("O'Neill", "back\\slash", "both\\'", "'", "\\", "Zoë 大阪 😀", "%_").forEach(this::assertThatIsFound);
	}

	private void assertThatIsFound(String name) {
		RestClient client = this.context.getBean("salesforceRestClient", RestClient.class);
		client.post()
			.uri("/services/data/v68.0/sobjects/Account")
			.body(Map.of("Name", name))
			.retrieve()
			.toBodilessEntity();
		assertThat(JsonParserFactory.getJsonParser().parseMap(this.context.getBean(AccountSearch.class).find(name)))
			.extracting("records", InstanceOfAssertFactories.list(Map.class))
			.singleElement()
			.extracting("Name")
			.isEqualTo(name);
	}

	@Test
	void lineBreaksAreEscaped() {
		assertThat(AccountSearch.quote("one\ntwo\r\nthree")).isEqualTo("'one\\ntwo\\r\\nthree'");
	}

	private static List<Map<String, Object>> numbered(int count) {
		return IntStream.range(0, count).<Map<String, Object>>mapToObj((i) -> Map.of("Id", "a" + i)).toList();
	}

	private void heals(Call call) {
		assertThat(call.succeeds()).isTrue();
		this.org.endSessions();
		assertThat(call.succeeds()).isTrue();
		assertThat(call.succeeds()).isTrue();
		assertThat(this.org.requests(RequestKind.QUERY)).isEqualTo(4);
	}

	interface Call {

		String get() throws Exception;

		default boolean succeeds() {
			try {
				return get().contains("records");
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		}

	}

	@FeignClient(name = "salesforce", url = "http://salesforce/services/data/v68.0",
			configuration = SalesforceFeign.class)
	interface Accounts {

		@GetMapping("/query")
		String query(@RequestParam("q") String soql);

		@PostMapping("/sobjects/Account")
		Map<String, Object> create(@RequestBody Map<String, Object> account);

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableFeignClients(clients = Accounts.class)
	@Import({ LegacyClient.class, AccountSearch.class, JdkCalls.class, AllRecords.class, AllRecordsBlocking.class,
			SoapConnections.class })
	static class Application {

	}

}
