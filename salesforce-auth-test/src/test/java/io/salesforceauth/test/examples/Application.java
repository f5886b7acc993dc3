package io.salesforceauth.test.examples;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The service that the examples test.
 */
@SpringBootApplication
class Application {

}
