package io.salesforceauth.sample;

import java.util.Arrays;

import io.salesforceauth.sample.demo.DemoMode;
import io.salesforceauth.sample.doctor.Doctor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
public class SampleApplication {

	public static void main(String[] args) {
		if (Arrays.asList(args).contains(Doctor.COMMAND)) {
			System.exit(Doctor.run(args));
		}
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new DemoMode());
		application.run(args);
	}

}
