package io.salesforceauth.docs;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.salesforceauth.ApiFailure;
import io.salesforceauth.SetupStep;
import io.salesforceauth.SignInFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.security.oauth2.core.OAuth2Error;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tables and numbered steps are those of the code.
 */
class TableTests {

	private static final Pattern PROPERTY = Pattern
		.compile("(salesforce|spring|management|logging)(?!\\.factories)(\\.[a-z0-9-]+)+");

	private static final Pattern ERROR = Pattern.compile("([a-z_]+)(?:: (.+))?");

	private static final Pattern API_ERROR = Pattern.compile("(401|403|404|503)\\b");

	private static final Pattern STEPS = Pattern.compile("\\b[Ss]teps? \\d+(?:(?:, | and | to )\\d+)*");

	private static final Metadata starter = Metadata.ofStarter();

	private static final Metadata all = Metadata.ofAll();

	@Test
	void tablesOfPropertiesAreTheMetadata() {
		List<String> rows = Page.of("docs/properties.md")
			.rows()
			.stream()
			.map((row) -> String.join(" | ", row))
			.filter((row) -> !row.startsWith("property | "))
			.toList();
		assertThat(rows)
			.containsExactlyInAnyOrderElementsOf(starter.properties().values().stream().map(TableTests::row).toList());
	}

	private static String row(Map<String, Object> property) {
		String meaning = String.valueOf(property.get("description"))
			.replace(" If a duration suffix is not specified, seconds will be used.", "")
			.replaceAll("'([^' ]+)'", "$1");
		return property.get("name") + " | " + defaultOf(property) + " | " + meaning;
	}

	private static String defaultOf(Map<String, Object> property) {
		Object value = property.get("defaultValue");
		return (value != null) ? value.toString() : "\u2013";
	}

	@ParameterizedTest
	@MethodSource("pages")
	void propertyInATableHasItsDefault(Page page) {
		page.rows()
			.stream()
			.filter((row) -> row.size() == 3 && starter.properties().containsKey(row.get(0)))
			.forEach((row) -> assertThat(row.get(1)).as(row.get(0))
				.isEqualTo(defaultOf(starter.properties().get(row.get(0)))));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void propertyThatIsNamedExists(Page page) {
		assertThat(page.code()
			.stream()
			.filter((code) -> PROPERTY.matcher(code).matches())
			.filter((code) -> !isMeter(code))).allMatch(all::isKnown);
	}

	/**
	 * Names of meters look like those of properties; MetricsTests holds them.
	 */
	private static boolean isMeter(String name) {
		return Page.of("docs/operations.md")
			.rows()
			.stream()
			.anyMatch((row) -> row.size() == 3 && row.get(1).contains("org") && row.get(0).contains(name));
	}

	static List<Page> pages() {
		return Page.all();
	}

	@Test
	void tableOfErrorsIsThatOfTheCode() {
		Set<SignInFailure> told = EnumSet.of(SignInFailure.UNKNOWN);
		List<List<String>> rows = new ArrayList<>(Page.of("docs/errors.md").rows());
		rows.removeIf((row) -> !row.get(0).matches("[a-z_]+(: .+)?") || row.size() != 3 || row.get(1).equals("cause"));
		rows.forEach((row) -> {
			Matcher said = ERROR.matcher(row.get(0));
			assertThat(said.matches()).isTrue();
			SignInFailure failure = SignInFailure.of(new OAuth2Error(said.group(1), said.group(2), null), null);
			assertThat(row.get(1)).as(row.get(0)).isEqualTo(failure.getCause());
			assertThat(row.get(2)).as(row.get(0)).isEqualTo(failure.getRemedy());
			told.add(failure);
		});
		assertThat(rows).hasSizeGreaterThan(25);
		assertThat(told).containsExactlyInAnyOrder(SignInFailure.values());
	}

	@Test
	void errorThatIsNotKnownIsTheLastRow() {
		assertThat(Page.of("docs/errors.md").rows())
			.contains(List.of("anything else", SignInFailure.UNKNOWN.getCause(), SignInFailure.UNKNOWN.getRemedy()));
	}

	@Test
	void tableOfErrorsOfTheApiIsThatOfTheCode() {
		Set<ApiFailure> told = EnumSet.noneOf(ApiFailure.class);
		Page.of("docs/errors.md")
			.rows()
			.stream()
			.filter((row) -> API_ERROR.matcher(row.get(0)).lookingAt())
			.forEach((row) -> {
				Matcher said = API_ERROR.matcher(row.get(0));
				assertThat(said.lookingAt()).isTrue();
				ApiFailure failure = ApiFailure.of(Integer.parseInt(said.group(1)),
						row.get(0).contains("without a body") ? "" : row.get(0),
						URI.create("https://api.salesforce.com/"));
				assertThat(failure).as(row.get(0)).isNotNull();
				assertThat(row).element(1).isEqualTo(failure.getCause());
				assertThat(row).element(2).isEqualTo(failure.getRemedy());
				told.add(failure);
			});
		assertThat(told).containsExactlyInAnyOrder(ApiFailure.values());
	}

	@Test
	void readmeHasTheStepsOfTheSetUp() {
		assertThat(Page.read("README.md")).contains(Arrays.stream(SetupStep.values())
			.map((step) -> step.getNumber() + ". " + step.getTitle())
			.collect(Collectors.joining("\n", "\n\n", "\n\n")));
	}

	@Test
	void guideHasTheStepsOfTheSetUpWithTheirInstructions() {
		assertThat(Page.of("docs/setup.md").items()).containsExactlyElementsOf(Arrays.stream(SetupStep.values())
			.map((step) -> step.getTitle() + ". " + step.getInstruction())
			.toList());
	}

	@Test
	void guideSaysOfEachStepWhereItIsInAConnectedAppAndWhatItLooksLikeWhenMissed() {
		assertThat(Page.of("docs/setup.md").rows()).containsSubsequence(Arrays.stream(SetupStep.values())
			.map((step) -> List.of(String.valueOf(step.getNumber()),
					(step.getConnectedApp() != null) ? step.getConnectedApp() : "\u2013",
					String.join("; ", step.getSymptoms())))
			.toList());
	}

	@ParameterizedTest
	@CsvSource({ "README.md, KEY_AND_SECRET MY_DOMAIN", "docs/errors.md, SCOPES PERMISSIONS",
			"docs/credentials.md, FLOW RUN_AS", "docs/migration.md, FLOW RUN_AS ACCESS MY_DOMAIN",
			"docs/migration-from-login.md, RUN_AS MY_DOMAIN", "docs/other-hosts.md, SECURITY",
			"docs/setup.md, NEW_APP SCOPES FLOW CREATE KEY_AND_SECRET RUN_AS ACCESS PERMISSIONS MY_DOMAIN" })
	void textNamesStepsByTheirNumbers(String page, String steps) {
		Set<Integer> named = new TreeSet<>();
		Page.of(page)
			.prose(true)
			.forEach((text) -> STEPS.matcher(text)
				.results()
				.flatMap((numbers) -> Pattern.compile("\\d+").matcher(numbers.group()).results())
				.forEach((number) -> named.add(Integer.valueOf(number.group()))));
		assertThat(named).containsExactlyInAnyOrderElementsOf(
				Arrays.stream(steps.split(" ")).map((step) -> SetupStep.valueOf(step).getNumber()).toList());
	}

	@Test
	void noOtherPageNamesAStep() {
		assertThat(Page.all()
			.stream()
			.filter((page) -> page.prose(true).stream().anyMatch((text) -> STEPS.matcher(text).find())))
			.extracting(Page::path)
			.containsExactlyInAnyOrder("README.md", "docs/credentials.md", "docs/errors.md",
					"docs/migration-from-login.md", "docs/migration.md", "docs/other-hosts.md", "docs/setup.md");
	}

	@Test
	void guideHasTheNumbersOfTheSetUp() {
		String guide = Page.read("docs/setup.md");
		assertThat(Arrays.stream(SetupStep.values()))
			.allMatch((step) -> guide.contains("\n" + step.getNumber() + ". **" + step.getTitle() + ".** "));
	}

}
