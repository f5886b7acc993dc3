package io.salesforceauth.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import io.salesforceauth.SalesforceSignInEvent.TokenObtained;
import io.salesforceauth.test.MockSalesforce;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many classes of the starter a call runs through, as a debugger sees it: each is one
 * that a reader has to know. A nested class counts, a lambda does not: its body is a
 * method of the class around it.
 */
@Tag("trace")
public class CallTraceTests {

	private static final Map<String, Set<String>> classes = new LinkedHashMap<>();

	@BeforeAll
	static void trace() throws Exception {
		trace(launch());
		classes.forEach((phase, names) -> System.out.println(phase + " " + names.size() + ": " + names));
	}

	@Test
	void freshCallRunsThroughFewClasses() {
		assertThat(classes.get("fresh")).isNotEmpty().hasSizeLessThanOrEqualTo(12);
	}

	@Test
	void firstCallRunsThroughFewClasses() {
		assertThat(classes.get("first")).isNotEmpty().hasSizeLessThanOrEqualTo(40);
	}

	@Test
	void healingAnEndedSessionRunsThroughFewClasses() {
		assertThat(classes.get("healing")).isNotEmpty().hasSizeLessThanOrEqualTo(43);
	}

	private static VirtualMachine launch() throws Exception {
		LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
		Map<String, Argument> arguments = connector.defaultArguments();
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		arguments.get("options").setValue("-cp \"" + classPath + "\"");
		arguments.get("main").setValue(Calls.class.getName());
		return connector.launch(arguments);
	}

	/**
	 * By a breakpoint at the beginning of each method: a JVM that reports the entry of
	 * all methods compiles none, and is slow.
	 */
	private static void trace(VirtualMachine machine) throws Exception {
		drain(machine.process().getInputStream());
		drain(machine.process().getErrorStream());
		ClassPrepareRequest prepared = machine.eventRequestManager().createClassPrepareRequest();
		prepared.addClassFilter("io.salesforceauth.*");
		prepared.addClassExclusionFilter("io.salesforceauth.test.*");
		prepared.enable();
		Set<String> names = new TreeSet<>();
		machine.resume();
		try {
			while (true) {
				EventSet events = machine.eventQueue().remove();
				for (Event event : events) {
					if (event instanceof ClassPrepareEvent prepare) {
						breakAtMethods(prepare.referenceType());
					}
					if (event instanceof BreakpointEvent breakpoint) {
						Method method = breakpoint.location().method();
						if (!isOfTest(method.declaringType())) {
							names.add(method.declaringType().name().replaceFirst(".*\\.", ""));
						}
						else {
							names = new TreeSet<>();
							classes.put(method.name(), names);
						}
					}
				}
				events.resume();
			}
		}
		catch (VMDisconnectedException ex) {
			classes.remove("end");
		}
	}

	private static void breakAtMethods(ReferenceType type) {
		if (type.name().contains("$$")) {
			return; // the object of a lambda
		}
		for (Method method : type.methods()) {
			if (method.location() != null && (!isOfTest(type) || Calls.PHASES.contains(method.name()))) {
				BreakpointRequest request = type.virtualMachine()
					.eventRequestManager()
					.createBreakpointRequest(method.location());
				request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
				request.enable();
			}
		}
	}

	private static boolean isOfTest(ReferenceType type) {
		return type.name().startsWith(CallTraceTests.class.getPackageName());
	}

	/**
	 * Who does not read the output of a JVM stops it.
	 */
	private static void drain(InputStream output) {
		Thread thread = new Thread(() -> {
			try {
				output.transferTo(OutputStream.nullOutputStream());
			}
			catch (IOException ex) {
				// It has ended
			}
		});
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * The application, in a JVM of its own.
	 */
	public static final class Calls {

		/**
		 * The methods at which another part of the trace begins.
		 */
		static final Set<String> PHASES = Set.of("client", "first", "fresh", "healing", "end");

		private Calls() {
		}

		public static void main(String[] arguments) throws InterruptedException {
			MockSalesforce org = MockSalesforce.start();
			// Events come in a thread of their own: the next part waits for them
			Semaphore signIns = new Semaphore(0);
			ConfigurableApplicationContext context = new SpringApplicationBuilder(NetworkTests.Application.class)
				.web(WebApplicationType.NONE)
				.properties("salesforce.auth.my-domain-url=" + org.url(), "salesforce.auth.client-id=" + org.clientId(),
						"salesforce.auth.client-secret=" + org.clientSecret())
				.run();
			context.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) (event) -> {
				if (event.getPayload() instanceof TokenObtained) {
					signIns.release();
				}
			});
			WebClient client = client(context);
			first(client);
			signIns.acquire();
			fresh(client);
			org.endSessions();
			healing(client);
			signIns.acquire();
			end();
			System.exit(0);
		}

		private static WebClient client(ConfigurableApplicationContext context) {
			return NetworkTests.clientOf(context);
		}

		private static void first(WebClient client) {
			NetworkTests.query(client).block(NetworkTests.TIMEOUT);
		}

		private static void fresh(WebClient client) {
			NetworkTests.query(client).block(NetworkTests.TIMEOUT);
		}

		private static void healing(WebClient client) {
			NetworkTests.query(client).block(NetworkTests.TIMEOUT);
		}

		private static void end() {
		}

	}

}
