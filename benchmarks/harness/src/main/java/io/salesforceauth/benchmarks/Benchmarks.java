package io.salesforceauth.benchmarks;

import java.util.List;
import java.util.Set;

import org.springframework.util.StringUtils;

/**
 * Runs the benchmarks and writes what they found into their README.
 */
public final class Benchmarks {

	static final List<Section> SECTIONS = List.of(new FilterSection(), new ThroughputSection(), new LoginSection(),
			new RenewalSection(), new StartupSection(), new BodySection(), new OrgSection());

	private Benchmarks() {
	}

	/**
	 * Run the benchmarks.
	 * @param args the names of the sections, separated by commas; none or "all" for all
	 */
	public static void main(String[] args) {
		Set<String> names = (args.length > 0) ? StringUtils.commaDelimitedListToSet(args[0]) : Set.of("all");
		Readme readme = new Readme(Places.benchmarks());
		List<Section> chosen = SECTIONS.stream()
			.filter((section) -> names.contains("all") || names.contains(section.name()))
			.toList();
		if (chosen.isEmpty()) {
			throw new IllegalArgumentException(
					"There is no benchmark " + names + ", only " + SECTIONS.stream().map(Section::name).toList());
		}
		for (Section section : chosen) {
			Report report = section.run(Scale.FULL);
			System.out.println(report.table());
			readme.write(section, report);
		}
		System.exit(0);
	}

}
