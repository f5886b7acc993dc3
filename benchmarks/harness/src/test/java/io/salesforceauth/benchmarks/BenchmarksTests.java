package io.salesforceauth.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One tiny run of each benchmark: shows that the harness works, measures nothing. It
 * starts processes by the dozen: only with {@code -DexcludedGroups=}.
 */
@Tag("benchmarks")
class BenchmarksTests {

	private static final String README = Places.read(Places.benchmarks().resolve("README.md"));

	static Stream<Section> sections() {
		return Benchmarks.SECTIONS.stream().filter((section) -> !(section instanceof LoginSection));
	}

	@ParameterizedTest
	@MethodSource("sections")
	void writesItsTableIntoTheReadme(Section section, @TempDir Path folder) {
		Report report = section.run(Scale.SMOKE);
		assertThat(report.columns()).isEqualTo(section.columns());
		assertThat(report.rows()).isNotEmpty()
			.allSatisfy((row) -> assertThat(row).hasSameSizeAs(report.columns()).doesNotContain(""));
		assertThat(report.chart().bars()).isNotEmpty().allSatisfy((bar) -> assertThat(bar.value()).isFinite());
		assertWritten(section, report, folder);
	}

	@Test
	void countsTheLoginsOfAllClients(@TempDir Path folder) {
		Section section = new LoginSection();
		Report report = section.run(Scale.SMOKE);
		assertThat(report.rows()).contains(List.of("Salesforce Auth, WebClient", "1", "1", "1", "1"),
				List.of("Salesforce Auth, RestClient", "1", "1", "1", "1"));
		assertWritten(section, report, folder);
	}

	private static void assertWritten(Section section, Report report, Path folder) {
		Places.write(folder.resolve("README.md"), README);
		new Readme(folder).write(section, report);
		String written = Places.read(folder.resolve("README.md"));
		assertThat(written).contains(report.table());
		assertThat(Places.read(folder.resolve("plots/" + section.name() + ".svg"))).contains("<svg", "</svg>");
	}

}
