package io.salesforceauth.fleet;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Arrays;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * One instance of a fleet, in a process of its own: takes commands on its standard input
 * and answers on its standard output. Ends with its input.
 */
public final class InstanceProcess {

	static final String ANSWER = "fleet> ";

	private final MovableClock clock = new MovableClock();

	private ConfigurableApplicationContext context;

	private InstanceProcess(String[] arguments) {
		this.context = FleetApplication.start(arguments, this.clock);
	}

	public static void main(String[] arguments) throws Exception {
		InstanceProcess process = new InstanceProcess(arguments);
		answer("ready");
		BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
		for (String command = commands.readLine(); command != null; command = commands.readLine()) {
			answer(process.run(command.split(" ")));
		}
		process.context.close();
		System.exit(0);
	}

	private String run(String[] command) throws InterruptedException {
		FleetApplication application = this.context.getBean(FleetApplication.class);
		return switch (command[0]) {
			case "call" -> application.call();
			case "token" -> application.token();
			case "load" -> {
				application.load();
				yield "loaded";
			}
			case "unload" -> application.unload();
			case "passed" -> {
				this.clock.passed(Duration.parse(command[1]));
				yield "passed";
			}
			case "restart" -> {
				application.unload();
				this.context.close();
				this.context = FleetApplication.start(Arrays.copyOfRange(command, 1, command.length), this.clock);
				yield "ready";
			}
			default -> throw new IllegalArgumentException(command[0]);
		};
	}

	private static void answer(String text) {
		System.out.println(ANSWER + text);
		System.out.flush();
	}

}
