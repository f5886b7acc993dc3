package io.salesforceauth.benchmarks.startup;

import java.lang.management.ManagementFactory;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts, prints how long that took since the JVM started (in ms), and how many beans and
 * classes there are, and ends.
 */
@SpringBootApplication
public class EmptyApplication {

	/**
	 * Start and end.
	 * @param args properties of the application
	 */
	public static void main(String[] args) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(EmptyApplication.class).run(args);
		long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		System.out.println("started " + millis + " " + context.getBeanDefinitionCount() + " "
				+ ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
		context.close();
		System.exit(0);
	}

}
