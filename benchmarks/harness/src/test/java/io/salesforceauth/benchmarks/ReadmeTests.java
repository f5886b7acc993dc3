package io.salesforceauth.benchmarks;

import java.nio.file.Path;
import java.util.List;

import io.salesforceauth.benchmarks.Chart.Bar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The README has the tables that the benchmarks write, as can be told without running
 * them.
 */
class ReadmeTests {

	static final List<Section> SECTIONS = Benchmarks.SECTIONS;

	private static final String README = Places.read(Places.benchmarks().resolve("README.md"));

	@ParameterizedTest
	@FieldSource("SECTIONS")
	void hasTheTableOfTheBenchmark(Section section) {
		assertThat(text(README, section)).as("run the benchmark %s again", section.name())
			.contains(report(section, List.of()).table(), "(plots/" + section.name() + ".svg)");
		assertThat(Places.benchmarks().resolve("plots/" + section.name() + ".svg")).isNotEmptyFile();
	}

	@ParameterizedTest
	@FieldSource("SECTIONS")
	void onlyTheTableOfTheBenchmarkIsWrittenAnew(Section section, @TempDir Path folder) {
		Places.write(folder.resolve("README.md"), README);
		Report report = report(section, List.of(section.columns()));
		new Readme(folder).write(section, report);
		String written = Places.read(folder.resolve("README.md"));
		assertThat(text(written, section)).contains(report.table());
		assertThat(written.replace(text(written, section), text(README, section))).isEqualTo(README);
		assertThat(Places.read(folder.resolve("plots/" + section.name() + ".svg"))).contains("<svg", "</svg>");
	}

	@Test
	void hasTheBenchmarksInTheirOrderAndNoOther() {
		assertThat(README.lines().filter((line) -> line.startsWith("<!-- /")))
			.containsExactlyElementsOf(SECTIONS.stream().map((section) -> "<!-- /" + section.name() + " -->").toList());
	}

	private static String text(String readme, Section section) {
		String begin = "<!-- " + section.name() + " -->";
		String end = "<!-- /" + section.name() + " -->";
		assertThat(readme).contains(begin, end);
		return readme.substring(readme.indexOf(begin), readme.indexOf(end));
	}

	private static Report report(Section section, List<List<String>> rows) {
		return new Report(section.columns(), rows, new Chart("Nothing", List.of(new Bar("one", 1, true)), null));
	}

}
