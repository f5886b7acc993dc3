package io.salesforceauth.sample;

import java.util.Arrays;

import io.salesforceauth.sample.demo.DemoMode;
import io.salesforceauth.sample.doctor.Doctor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
public class SampleApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new DemoMode());
		if (Arrays.asList(args).contains(Doctor.COMMAND)) {
			application.addInitializers(Doctor.note());
			application.run(Doctor.arguments(args));
		}
		else {
			application.run(args);
		}
	}

}
