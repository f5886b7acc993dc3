package io.salesforceauth.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.salesforceauth.benchmarks.Chart.Bar;
import io.salesforceauth.benchmarks.startup.EmptyApplication;

/**
 * What the starter adds to the start of an empty application.
 */
final class StartupSection implements Section {

	private static final String STARTER = "-starter";

	private static final List<String> APPLICATIONS = List.of("webflux", "webflux-webclient", "webflux-starter",
			"servlet", "servlet-webclient", "servlet-starter");

	@Override
	public String name() {
		return "startup";
	}

	@Override
	public List<String> columns() {
		return List.of("application", "start, ms", "times empty", "times with a WebClient", "beans", "more", "classes",
				"more");
	}

	@Override
	public Report run(Scale scale) {
		Map<String, List<Start>> starts = new LinkedHashMap<>();
		for (int i = (scale.starts() > 1) ? 0 : 1; i <= scale.starts(); i++) {
			for (String application : APPLICATIONS) {
				Start start = start(application);
				if (i > 0) { // the first one reads the files
					starts.computeIfAbsent(application, (name) -> new ArrayList<>()).add(start);
				}
			}
		}
		List<List<String>> rows = new ArrayList<>();
		List<Bar> bars = new ArrayList<>();
		starts.forEach((application, measured) -> {
			List<Start> empty = starts.get(application.replaceFirst("-.*", ""));
			List<Start> client = starts.get(application.replaceFirst("-.*", "") + "-webclient");
			double millis = millis(measured);
			double ofEmpty = millis / millis(empty);
			Start last = measured.get(0);
			rows.add(List.of(label(application), Chart.number(millis), Chart.number(ofEmpty),
					application.endsWith(STARTER) ? Chart.number(millis / millis(client)) : "–",
					String.valueOf(last.beans()), String.format("%+d", last.beans() - empty.get(0).beans()),
					String.valueOf(last.classes()), String.format("%+d", last.classes() - empty.get(0).classes())));
			bars.add(new Bar(label(application), millis, application.endsWith(STARTER)));
		});
		return new Report(columns(), rows, new Chart("Start of an application, in ms (median)", bars, null));
	}

	private static String label(String application) {
		String kind = application.startsWith("webflux") ? "WebFlux" : "Servlet";
		if (application.endsWith(STARTER)) {
			return kind + " with Salesforce Auth";
		}
		return kind + (application.endsWith("-webclient") ? " with Boot's WebClient starter" : ", empty");
	}

	private static double millis(List<Start> starts) {
		return Statistics.median(starts.stream().map((start) -> (double) start.millis()).toList());
	}

	private static Start start(String application) {
		Path benchmarks = Places.benchmarks();
		String classPath = benchmarks.resolve("harness/target/classes") + System.getProperty("path.separator")
				+ Places.read(benchmarks.resolve("startup/" + application + "/target/classpath"));
		List<String> arguments = new ArrayList<>(
				List.of("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=error"));
		if (application.endsWith(STARTER)) {
			arguments.addAll(List.of("--salesforce.auth.my-domain-url=acme.my.salesforce.com",
					"--salesforce.auth.client-id=key", "--salesforce.auth.client-secret=secret"));
		}
		try (Program program = Program.start(classPath, List.of("-Xmx512m"), EmptyApplication.class.getName(),
				arguments.toArray(String[]::new))) {
			String line = program.readLine();
			while (!line.startsWith("started ")) {
				line = program.readLine();
			}
			String[] figures = line.split(" ");
			return new Start(Integer.parseInt(figures[1]), Integer.parseInt(figures[2]), Integer.parseInt(figures[3]));
		}
	}

	/**
	 * One start.
	 */
	private record Start(int millis, int beans, int classes) {
	}

}
